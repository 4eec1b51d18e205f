package org.millrace.itest.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.millrace.runtime.topology.metadata.ComponentType;

/** READMEs and the page of all options have the tables that the bundles give; with the property below they are written anew. */
class OptionTablesIT {
    private static final String RENEW = "millrace.options";
    private static final String COMMAND =
            "mvn -B verify -pl distribution/itest -am -DskipTests -Dit.test=OptionTablesIT -D" + RENEW + "=renew";
    private static final Path PLUGINS = Path.of("../../plugins");
    private static final Path PAGE = Path.of("../docs/options.md");

    private final List<ComponentType> types = Offered.by(Path.of("target/plugins"));
    private final OptionTables tables = new OptionTables(types);

    OptionTablesIT() throws IOException {}

    @Test
    void areThoseOfTheBundles() throws Exception {
        assertThat(types).hasSizeGreaterThan(40);
        Map<Path, String> wanted = new TreeMap<>();
        for (Path readme : readmes().values()) {
            wanted.put(readme, tables.renewed(Files.readString(readme)));
        }
        wanted.put(PAGE, tables.page(modules()));
        for (Map.Entry<Path, String> each : wanted.entrySet()) {
            if (System.getProperty(RENEW, "").equals("renew")) {
                Files.writeString(each.getKey(), each.getValue());
            }
            assertThat(each.getKey())
                    .as("tables of options are made of what the bundles say; renew them with %s", COMMAND)
                    .hasContent(each.getValue());
        }
    }

    @Test
    void areThereForEachTypeOfAPlugin() throws Exception {
        Map<String, Path> readmes = readmes();
        List<String> missing = new ArrayList<>();
        for (ComponentType type : types) {
            Path readme = readmes.get(type.provider().symbolicName());
            assertThat(readme).as(type.provider().symbolicName()).isNotNull();
            if (!OptionTables.in(Files.readString(readme)).contains(OptionTables.name(type))) {
                missing.add(readme + " has no <!-- options of " + OptionTables.name(type) + " -->");
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void areOfTypesThatTheModuleHas() throws Exception {
        List<String> known = types.stream().map(OptionTables::name).toList();
        for (Path readme : readmes().values()) {
            assertThat(OptionTables.in(Files.readString(readme)))
                    .as(readme.toString())
                    .isSubsetOf(known);
        }
    }

    @Test
    void tellWhenTheyAreOld() {
        String old = "# A\n<!-- options of sink null -->\n| key |\n<!-- end of options -->\nby hand\n";
        assertThat(tables.renewed(old))
                .startsWith("# A\n<!-- options of sink null -->\n| key | type | default | meaning |\n")
                .contains("| `batchSize` | integer, at least 1 | `100` |")
                .endsWith("<!-- end of options -->\nby hand\n");
        assertThat(tables.renewed(tables.renewed(old))).isEqualTo(tables.renewed(old));
    }

    /** READMEs by symbolic names of the bundles. */
    private static Map<String, Path> readmes() throws IOException {
        Map<String, Path> readmes = new TreeMap<>();
        modules()
                .forEach((bundle, module) ->
                        readmes.put(bundle, PLUGINS.resolve(module).resolve("README.md")));
        return readmes;
    }

    private static Map<String, String> modules() throws IOException {
        Map<String, String> modules = new TreeMap<>();
        try (Stream<Path> folders = Files.list(PLUGINS)) {
            folders.filter(folder -> Files.exists(folder.resolve("README.md"))).forEach(folder -> {
                String module = folder.getFileName().toString();
                modules.put("org.millrace." + module.replace('-', '.'), module);
            });
        }
        return modules;
    }
}
