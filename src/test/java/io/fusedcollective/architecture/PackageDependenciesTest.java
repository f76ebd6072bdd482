package io.fusedcollective.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of packages in docs/architecture.md is what readers are told and what new code is held to. */
class PackageDependenciesTest {

    private static final String ROOT = "io.fusedcollective.";

    private static final Path PAGE = Path.of("docs/architecture.md");

    /** A line of the table: package, packages that it may use, job. */
    private static final Pattern LINE = Pattern.compile("\\| `([a-z.]+)` \\| (.*?) \\| .* \\|");

    private static final Pattern NAME = Pattern.compile("`([a-z.]+)`");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPackages(ROOT.substring(0, ROOT.length() - 1));

    @Test
    void everyPackageUsesWhatTheTableAllowsAndNothingElse() throws IOException {
        SortedMap<String, Set<String>> allowed = table();
        Set<String> notAllowed = new TreeSet<>();
        for (JavaClass from : CLASSES) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                String user = name(from);
                if (to.getPackageName().startsWith(ROOT)
                        && !name(to).equals(user)
                        && !allowed.getOrDefault(user, Set.of()).contains(name(to))) {
                    notAllowed.add(from.getName() + " uses " + to.getName());
                }
            }
        }
        assertEquals(Set.of(), notAllowed, PAGE + " does not allow this");
    }

    /** A line that nobody needs any more would mislead. */
    @Test
    void theTableListsWhatIsUsed() throws IOException {
        SortedMap<String, Set<String>> used = new TreeMap<>();
        for (JavaClass from : CLASSES) {
            Set<String> ofPackage = used.computeIfAbsent(name(from), each -> new TreeSet<>());
            from.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(to -> to.getPackageName().startsWith(ROOT))
                    .map(PackageDependenciesTest::name)
                    .filter(to -> !to.equals(name(from)))
                    .forEach(ofPackage::add);
        }
        assertEquals(lines(used), lines(table()));
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static String name(JavaClass type) {
        return type.getPackageName().substring(ROOT.length());
    }

    private static SortedMap<String, Set<String>> table() throws IOException {
        SortedMap<String, Set<String>> table = new TreeMap<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                table.put(
                        parts.group(1),
                        NAME.matcher(parts.group(2))
                                .results()
                                .map(name -> name.group(1))
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        return table;
    }

    /** One a package, so that a difference is easy to see. */
    private static String lines(Map<String, Set<String>> table) {
        return table.entrySet().stream()
                .map(line -> line.getKey() + ": " + String.join(", ", List.copyOf(line.getValue())))
                .collect(Collectors.joining("\n"));
    }
}
