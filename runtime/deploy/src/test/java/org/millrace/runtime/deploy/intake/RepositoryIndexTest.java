package org.millrace.runtime.deploy.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.deploy.store.LocalDisk;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.store.Store;
import org.osgi.framework.Version;

/** An index that means harm costs a message; this test runs in a few megabytes. */
@Timeout(60)
final class RepositoryIndexTest {
    private static final String HEAD = "<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0'>";

    @TempDir
    Path folder;

    private static String resource(String name, String version, String url) {
        return "<resource><capability namespace='osgi.identity'><attribute name='osgi.identity' value='" + name
                + "'/><attribute name='version' type='Version' value='" + version
                + "'/></capability><capability namespace='osgi.content'><attribute name='osgi.content' value='"
                + "0".repeat(64) + "'/><attribute name='url' value='" + url + "'/></capability></resource>";
    }

    private RepositoryIndex read(String text) throws Exception {
        return read(Files.writeString(folder.resolve("index.xml"), text));
    }

    private static RepositoryIndex read(Path file) throws Exception {
        return RepositoryIndex.read(file, file.toUri(), Set.of("a", "b"), Set.of());
    }

    private void refused(String text, String why) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("index.xml")
                .hasMessageContaining(why);
    }

    @Test
    void theNewestVersionThatFitsIsFound() throws Exception {
        RepositoryIndex index = read(HEAD + resource("a", "1.0.0", "a1.jar") + resource("a", "1.5.0", "a15.jar")
                + resource("a", "2.0.0", "a2.jar") + resource("c", "1.0.0", "c.jar") + "</repository>");
        assertThat(index.find("a").version()).isEqualTo(new Version("2.0.0"));
        RepositoryIndex.Resource found = index.find("a@[1,2)");
        assertThat(found.version()).isEqualTo(new Version("1.5.0"));
        assertThat(found.url()).isEqualTo(folder.resolve("a15.jar").toUri());
        assertThatThrownBy(() -> index.find("b")).hasMessage("the index has no b; it has a, c");
    }

    private static String packages(String exported, String version, String needed) {
        String export = exported.isEmpty()
                ? ""
                : "<capability namespace='osgi.wiring.package'><attribute name='osgi.wiring.package' value='" + exported
                        + "'/><attribute name='version' type='Version' value='" + version + "'/></capability>";
        return export + needed + "</resource>";
    }

    private static String need(String filter, String resolution) {
        return "<requirement namespace='osgi.wiring.package'><directive name='filter' value='" + filter
                + "'/><directive name='resolution' value='" + resolution + "'/></requirement>";
    }

    @Test
    void whoExportsAPackageThatIsNeededIsFound() throws Exception {
        String filter = "(&amp;(osgi.wiring.package=lib)(version>=1.0)(!(version>=2.0)))";
        String text = HEAD
                + resource("a", "1.0.0", "a.jar")
                        .replace(
                                "</resource>",
                                packages(
                                        "",
                                        "",
                                        need(filter, "mandatory") + need("(osgi.wiring.package=o)", "optional")))
                + resource("old", "0.9.0", "o.jar").replace("</resource>", packages("lib", "0.9.0", ""))
                + resource("lib", "1.2.0", "l.jar").replace("</resource>", packages("lib", "1.2.0", ""))
                + resource("lib", "1.5.0", "l5.jar").replace("</resource>", packages("lib", "1.5.0", ""))
                + resource("lib", "2.0.0", "l2.jar").replace("</resource>", packages("lib", "2.0.0", ""))
                + "</repository>";
        String needed = "(&(osgi.wiring.package=lib)(version>=1.0)(!(version>=2.0)))";
        assertThat(read(text).find("a").packages()).containsExactly(needed);
        Path file = folder.resolve("index.xml");
        RepositoryIndex exporting = RepositoryIndex.read(file, file.toUri(), Set.of(), Set.of(needed));
        assertThat(exporting.exporters(needed).stream().map(each -> each.name() + " " + each.version()))
                .containsExactly("lib 1.5.0", "lib 1.2.0");
    }

    @Test
    void anIndexThatUnpacksWithoutEndEndsAtItsBound() throws Exception {
        Path file = folder.resolve("index.xml.gz");
        byte[] blanks = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(HEAD.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 14_000; i++) {
                out.write(blanks);
            }
        }
        assertThat(Files.size(file)).isLessThan(1_000_000);
        assertThatThrownBy(() -> read(file))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("more than the 67108864 bytes allowed when unpacked");
    }

    @Test
    void nothingInItIsLargerOrDeeperThanItNeedsToBe() {
        refused(HEAD + "<resource a='" + "x".repeat(1_000_000) + "'/></repository>", "bytes allowed");
        refused(HEAD + "<!--" + "x".repeat(1_000_000) + "--></repository>", "bytes allowed");
        refused("<a>".repeat(100_000), "64 deep");
        refused(HEAD + resource("a", "1.0.0", "a.jar").repeat(1001) + "</repository>", "more than 1000 versions");
        refused(HEAD + resource("a", "one", "a.jar") + "</repository>", "invalid version");
        refused(HEAD + resource("a", "1.0.0", "::a b") + "</repository>", "index");
        refused("", "index");
    }

    @Test
    void nothingOutsideOfItIsRead() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "secret");
        refused(
                "<!DOCTYPE r [<!ENTITY s SYSTEM '" + secret.toUri() + "'>]>" + HEAD + resource("&s;", "1.0.0", "a")
                        + "</repository>",
                "DOCTYPE");
    }

    private interface Use {
        void with(URI place, Reception reception) throws Exception;
    }

    private void serving(String path, com.sun.net.httpserver.HttpHandler handler, Use use) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext(path, handler);
        server.start();
        Store store = Store.open(folder.resolve("store"), new LocalDisk());
        try (Reception reception = store.receive()) {
            use.with(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path), reception);
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }

    @Test
    void anAnswerWithoutEndIsCutOff() throws Exception {
        serving(
                "/endless",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    try (OutputStream out = exchange.getResponseBody()) {
                        while (true) {
                            out.write(new byte[4096]);
                        }
                    } catch (IOException e) {
                        // The other side has had enough.
                    }
                },
                (place, reception) -> assertThatThrownBy(
                                () -> Remote.fetch(place, 1 << 20, Duration.ofSeconds(20), reception))
                        .isInstanceOf(Refused.class)
                        .hasMessageContaining("more than the 1048576 bytes allowed"));
    }

    @Test
    void anAnswerThatDripsIsNotWaitedForWithoutEnd() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        serving(
                "/slow",
                exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write('x');
                    exchange.getResponseBody().flush();
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.close();
                },
                (place, reception) -> {
                    assertThatThrownBy(() -> Remote.fetch(place, 1 << 20, Duration.ofMillis(300), reception))
                            .isInstanceOf(Refused.class)
                            .hasMessageContaining("was not there in time");
                    end.countDown();
                });
    }

    @Test
    void nobodyIsLedToAFileOrRoundInCircles() throws Exception {
        for (String location : new String[] {"file:///etc/hostname", "/moved", "jar:file:/a!/b", "ftp://127.0.0.1/"}) {
            serving(
                    "/moved",
                    exchange -> {
                        exchange.getResponseHeaders().add("Location", location);
                        exchange.sendResponseHeaders(302, -1);
                        exchange.close();
                    },
                    (place, reception) -> assertThatThrownBy(
                                    () -> Remote.fetch(place, 1 << 20, Duration.ofSeconds(20), reception))
                            .as(location)
                            .isInstanceOf(Refused.class)
                            .hasMessageContaining("leads on"));
        }
    }
}
