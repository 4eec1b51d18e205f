package org.millrace.runtime.deploy.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.InvalidConfigurationException;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a sound jar declares, held against its classes. */
final class MeantTest {
    private static final String MANIFEST = "Service-Component: OSGI-INF/a.xml\n" + Jars.MANIFEST;

    @TempDir
    Path folder;

    /** Its configuration type has a key of another name than is seen. */
    public static final class Component {
        @interface Config {
            @AttributeDefinition(description = "What it is.")
            String value();
        }

        public Component(Config config) {
            throw new InvalidConfigurationException("value", config.value());
        }
    }

    private static byte[] code(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
            return in == null ? new byte[0] : in.readAllBytes();
        }
    }

    private static String entry(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static String described(String pid, String init) {
        return "<s:component xmlns:s='http://www.osgi.org/xmlns/scr/v1.4.0' name='a' configuration-policy='require'"
                + " configuration-pid='" + pid + "'" + init + "><implementation class='" + Component.class.getName()
                + "'/><service><provide interface='org.millrace.api.sink.Sink'/></service></s:component>";
    }

    private JarCheck.Sound checked(String description) throws Exception {
        byte[] jar = new RawZip()
                .add("META-INF/MANIFEST.MF", MANIFEST)
                .add("OSGI-INF/a.xml", description)
                .add(entry(Component.class), entry(Component.class), code(Component.class))
                .add(entry(Component.Config.class), entry(Component.Config.class), code(Component.Config.class))
                .bytes();
        return new JarCheck(Provided.NOTHING).check(Files.write(folder.resolve("x.jar"), jar));
    }

    @Test
    void aLoneValueIsToldWithTheNameToUseInstead() throws Exception {
        JarCheck.Sound sound = checked(described("millrace.sink.acme", " init='1'"));
        assertThat(sound.mistakes())
                .singleElement()
                .asString()
                .contains("Component$Config.value() gets its value from a key config", "call it $value()");
        assertThat(catchThrowableOfType(Rejection.class, sound::meant).reason())
                .startsWith("declares what can't be meant: ")
                .contains("call it $value()");
    }

    @Test
    void aConstructorThatIsNeverCalledIsTold() throws Exception {
        assertThat(checked(described("millrace.sink.acme", "")).mistakes())
                .singleElement()
                .asString()
                .contains("has a constructor that is never called; put @Activate on the one");
    }

    @Test
    void aTypeWithoutAComponentIsTold() throws Exception {
        assertThat(checked(described("millrace.sink.acem", " init='1'")).mistakes())
                .singleElement()
                .asString()
                .contains("sink acme is offered, but no component is configured by millrace.sink.acme");
    }

    @Test
    void aJarThatWasTakenOnceIsNotHeldAgainstItsClasses() throws Exception {
        checked(described("millrace.sink.acem", ""));
        assertThat(new JarCheck(Provided.NOTHING).again(folder.resolve("x.jar")).types())
                .isEqualTo(List.of("sink acme"));
    }

    @Test
    void aClassThatIsNoneIsTold() throws Exception {
        byte[] jar = new RawZip()
                .add("META-INF/MANIFEST.MF", MANIFEST)
                .add("OSGI-INF/a.xml", described("millrace.sink.acme", " init='1'"))
                .add(entry(Component.class), "not really a class")
                .bytes();
        assertThat(new JarCheck(Provided.NOTHING)
                        .check(Files.write(folder.resolve("x.jar"), jar))
                        .mistakes())
                .singleElement()
                .asString()
                .contains("can't be read as a class", "build it again");
    }
}
