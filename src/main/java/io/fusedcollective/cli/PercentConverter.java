package io.fusedcollective.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts {@code 5%} to 0.05. The sign is required, because 0.05 without it could mean either. */
final class PercentConverter implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
        if (!text.matches("\\d{1,6}(\\.\\d{1,6})?%")) {
            throw new TypeConversionException("'" + text + "' is not a percentage such as 5%");
        }
        return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
    }
}
