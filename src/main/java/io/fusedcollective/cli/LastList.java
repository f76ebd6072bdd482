package io.fusedcollective.cli;

import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Of a list that is given twice, the last one counts, as of any other option. picocli would join the two. */
final class LastList implements IParameterPreprocessor {

    @Override
    public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec list, Map<String, Object> info) {
        // picocli makes a new list if there is none.
        list.setValue(null);
        return false;
    }
}
