package org.millrace.library.hadoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HadoopClientTest {
    private static final String CORE = """
            <configuration><property><name>fs.defaultFS</name><value>file:///</value></property>
            <property><name>test.of.us</name><value>from the file</value></property></configuration>
            """;

    @TempDir
    Path folder;

    @Test
    void findsItsFileSystemsWhateverTheLoaderOfTheThreadIs() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try (HadoopClient client = HadoopClient.open(new HadoopSettings())) {
            FileSystem files = client.fileSystem(URI.create("file:///"));
            try (FSDataOutputStream out = files.create(new org.apache.hadoop.fs.Path(folder + "/a"))) {
                out.writeBytes("hello");
            }
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(ClassLoader.getPlatformClassLoader());
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        assertThat(folder.resolve("a")).hasContent("hello");
    }

    @Test
    void goesByTheFilesOfTheDirectoryAndByPropertiesBeforeThem() throws Exception {
        Files.writeString(folder.resolve("core-site.xml"), CORE);
        try (HadoopClient client = HadoopClient.open(new HadoopSettings().directory(folder))) {
            assertThat(client.configuration().get("test.of.us")).isEqualTo("from the file");
            assertThat(client.configuration().get("io.file.buffer.size"))
                    .as("core-default.xml")
                    .isEqualTo("4096");
        }
        try (HadoopClient client =
                HadoopClient.open(new HadoopSettings().directory(folder).property("test.of.us", "typed"))) {
            assertThat(client.configuration().get("test.of.us")).isEqualTo("typed");
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsNamed() {
        HadoopSettings settings = new HadoopSettings().directory(folder.resolve("none"));
        assertThatThrownBy(() -> HadoopClient.open(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none")
                .hasMessageContaining("HADOOP_CONF_DIR");
    }

    @Test
    void aBrokenFileIsNamed() throws Exception {
        Files.writeString(folder.resolve("core-site.xml"), "<configuration>");
        HadoopSettings settings = new HadoopSettings().directory(folder);
        assertThatThrownBy(() -> HadoopClient.open(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("core-site.xml");
    }

    @Test
    void aPrincipalWithoutSecurityIsRefused() {
        HadoopSettings settings = new HadoopSettings().kerberos("flume/_HOST@EXAMPLE.COM", "/none.keytab");
        assertThatThrownBy(() -> HadoopClient.open(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("hadoop.security.authentication");
    }

    @Test
    void securityIsOneForAllWhoShareTheLibrary() throws Exception {
        HadoopClient.open(new HadoopSettings()).close();
        HadoopSettings settings = new HadoopSettings().property("hadoop.security.authentication", "kerberos");
        assertThatThrownBy(() -> HadoopClient.open(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another component");
    }

    @Test
    void worksOnBehalfOfAnother() throws Exception {
        try (HadoopClient client = HadoopClient.open(new HadoopSettings().proxyUser("alice"))) {
            assertThat(client.user()).isEqualTo("alice");
        }
    }

    @Test
    void whatIsClosedOpensNothingMore() throws Exception {
        HadoopClient client = HadoopClient.open(new HadoopSettings());
        client.close();
        client.close();
        assertThatThrownBy(() -> client.fileSystem(URI.create("file:///"))).isInstanceOf(IOException.class);
    }
}
