package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What components a jar declares, wherever it does so. */
final class ComponentsTest {
    private static final String NAMESPACE = "xmlns:s='http://www.osgi.org/xmlns/scr/v1.3.0' ";
    private static final String DELAYED = "<s:component " + NAMESPACE
            + "name='a'><implementation class='org.example.Sink'/><service><provide interface='org.example.Api'/>"
            + "</service></s:component>";

    @TempDir
    Path folder;

    private PluginJar read(String header, String entry, String description) throws Exception {
        byte[] jar = new RawZip()
                .add("META-INF/MANIFEST.MF", "Service-Component: " + header + "\n" + Jars.MANIFEST)
                .add("org/example/Sink.class", "x")
                .add(entry, description)
                .bytes();
        return new JarCheck(Provided.NOTHING)
                .check(Files.write(folder.resolve("x.jar"), jar))
                .jar();
    }

    private String refusal(String header, String entry, String description) {
        Rejection rejection = catchThrowableOfType(Rejection.class, () -> read(header, entry, description));
        assertThat(rejection).as("the jar was taken").isNotNull();
        return rejection.reason();
    }

    @Test
    void aDelayedComponentIsTakenWhereverItIs() throws Exception {
        assertThat(read("OSGI-INF/a.xml", "OSGI-INF/a.xml", DELAYED).powers()).isEmpty();
        assertThat(read("odd/place/a.txt", "odd/place/a.txt", DELAYED).powers()).isEmpty();
        assertThat(read("OSGI-INF/a.xml", "OSGI-INF/not-named.xml", "<immediate")
                        .powers())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "OSGI-INF/a.xml,OSGI-INF/a.xml",
                "/OSGI-INF/a.xml,OSGI-INF/a.xml",
                "OSGI-INF/*.xml,OSGI-INF/a.xml",
                "x/*,x/a.anything",
                "x/a*b*c,x/a-b-c",
                "\"OSGI-INF/no.xml, deep/er/*.x\",deep/er/a.x",
                "\"OSGI-INF/no.xml deep/er/*.x\",deep/er/a.x",
                "a.xml,a.xml"
            })
    void anImmediateComponentIsFoundWhereverTheHeaderLeads(String header, String entry) {
        assertThat(refusal(header, entry, DELAYED.replace("name='a'", "name='a'\n immediate = 'true'")))
                .contains("immediate component, a", entry);
    }

    static Stream<Arguments> descriptions() {
        return Stream.of(
                Arguments.of(
                        "no service and no word about it",
                        "<s:component " + NAMESPACE
                                + "name='a'><implementation class='org.example.Sink'/></s:component>",
                        "immediate component"),
                Arguments.of(
                        "a service in a language of its own",
                        DELAYED.replace("<service>", "<service xmlns='urn:other'>"),
                        "in a language that nobody reads, urn:other"),
                Arguments.of(
                        "immediate by a document type",
                        "<!DOCTYPE x [<!ATTLIST component immediate CDATA 'true'>]>"
                                + DELAYED.replace("s:component", "component"),
                        "can't be read"),
                Arguments.of(
                        "an entity from elsewhere",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>" + DELAYED,
                        "can't be read"),
                Arguments.of("no letters", "<?xml version='1.0' encoding='UTF-16'?>" + DELAYED, "can't be read"),
                Arguments.of(
                        "nobody's letters", "<?xml version='1.0' encoding='x-nowhere'?>" + DELAYED, "can't be read"),
                Arguments.of("in pieces", DELAYED.substring(0, 90), "can't be read"),
                Arguments.of(
                        "one within another",
                        DELAYED.replace("<service>", DELAYED + "<service>"),
                        "a component within a component"),
                Arguments.of(
                        "the second of two",
                        "<x>" + DELAYED + DELAYED.replace("name='a'", "name='b' immediate='true'") + "</x>",
                        "immediate component, b"),
                Arguments.of(
                        "a filter without end",
                        DELAYED.replace("<service>", "<reference target='" + "(".repeat(100_000) + "'/><service>"),
                        "brackets within each other"),
                Arguments.of(
                        "elements without end",
                        DELAYED.replace("<service>", "<x>".repeat(3000) + "</x>".repeat(3000) + "<service>"),
                        "elements within each other"),
                Arguments.of("too long", DELAYED + " ".repeat(300_000), "of more than 262144 bytes"),
                Arguments.of(
                        "a class that is not there",
                        DELAYED.replace("org.example.Sink", "org.example.Gone"),
                        "declares the component a of the class org.example.Gone, which is not in it"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("descriptions")
    void aDescriptionThatNoPluginMayHaveIsRefused(String what, String description, String reason) {
        assertThat(refusal("OSGI-INF/a.xml", "OSGI-INF/a.xml", description)).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({"../a.xml", "OSGI-INF/../a.xml", "OSGI-INF/a\\*.xml", "*/a.xml", "OSGI-INF/"})
    void aPlaceThatCanBeReadInTwoWaysIsRefused(String place) {
        assertThat(refusal(place, "a.xml", DELAYED)).contains("a place that is none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.osgi.service.cm.SynchronousConfigurationListener",
                "org.osgi.framework.hooks.resolver.ResolverHookFactory",
                "org.millrace.runtime.services.StatusSource",
                "java.util.concurrent.Callable"
            })
    void aServiceThatTheContainerCallsByItselfNeedsTrust(String service) throws Exception {
        assertThat(read("OSGI-INF/a.xml", "OSGI-INF/a.xml", DELAYED.replace("org.example.Api", service))
                        .powers())
                .containsExactly("a component with the service " + service + ", which the container calls by itself");
    }

    @Test
    void aCommandIsAPluginsAsItsConnectorsAre() throws Exception {
        String command = DELAYED.replace("org.example.Api", "org.millrace.api.operate.Command");
        assertThat(read("OSGI-INF/a.xml", "OSGI-INF/a.xml", command).powers()).isEmpty();
    }
}
