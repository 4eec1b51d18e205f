package org.millrace.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** What an agent gets of what a person types. */
class GrammarTest {

    private static List<String> passedOn(String... typed) {
        CommandLine line =
                new CommandLine(CommandLine.Model.CommandSpec.create().name("millrace"));
        Grammar.commands().forEach(line::addSubcommand);
        ParseResult parsed = line.parseArgs(typed);
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        return ((Forwarded) parsed.commandSpec().userObject()).understood(parsed);
    }

    private static String here(String name) {
        return Path.of(name).toAbsolutePath().toString();
    }

    @Test
    void optionsArePassedOnInOneFormBeforeTheWords() {
        assertThat(passedOn("status", "--json")).containsExactly("status", "--json");
        assertThat(passedOn("pause", "sink", "k1", "--reason", "the store is mended"))
                .containsExactly("pause", "--reason=the store is mended", "sink", "k1");
        assertThat(passedOn("drain", "--wait=5s", "c1")).containsExactly("drain", "--wait=5s", "c1");
        assertThat(passedOn("list", "--running", "--json", "sink", "null"))
                .containsExactly("list", "--json", "sink", "null");
        assertThat(passedOn("plugin", "rollback", "null", "--canary", "k1", "--canary", "k2"))
                .containsExactly("plugin", "rollback", "--canary=k1", "--canary=k2", "null");
    }

    @Test
    void whichAgentIsMeantIsForTheLauncher() {
        assertThat(passedOn("status", "-n", "a1", "--run-dir", "x")).containsExactly("status");
        assertThat(passedOn("plugin", "--name", "a1", "list", "--json")).containsExactly("plugin", "list", "--json");
        assertThat(passedOn("plugin", "list", "--name", "a1")).containsExactly("plugin", "list");
    }

    @Test
    void filesArePassedOnAsTheyLeadFromHere() {
        assertThat(passedOn("validate", "-f", "b.conf", "--name", "a1", "a.conf"))
                .containsExactly("validate", "--name=a1", here("a.conf"), here("b.conf"));
        assertThat(passedOn("plugin", "install", "x.jar", "http://host/x.jar"))
                .containsExactly("plugin", "install", here("x.jar"), "http://host/x.jar");
        assertThat(passedOn("plugin", "install", "index.xml.gz", "null")).endsWith("index.xml.gz", "null");
        assertThat(passedOn("plugin", "remove", "null@1.0.0")).containsExactly("plugin", "remove", "null@1.0.0");
    }

    @Test
    void aWordThatLooksLikeAnOptionStaysAWord() {
        assertThat(passedOn("pause", "--", "--json")).containsExactly("pause", "--", "--json");
    }

    @Test
    void anOptionOfAnotherVerbIsWrongUsage() {
        assertThatThrownBy(() -> passedOn("plugin", "list", "--force")).isInstanceOf(ParameterException.class);
        assertThatThrownBy(() -> passedOn("plugin", "info")).isInstanceOf(ParameterException.class);
        assertThatThrownBy(() -> passedOn("validate")).hasMessage("which file?");
    }
}
