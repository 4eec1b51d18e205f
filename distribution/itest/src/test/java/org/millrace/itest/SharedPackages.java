package org.millrace.itest;

import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.event.Event;
import org.millrace.runtime.services.StatusSource;

/** What a framework exports whose bundles share the tests' own api, services and logging. */
final class SharedPackages {
    private SharedPackages() {}

    /** Each package with the version that its jar says. */
    static String exported() throws IOException {
        String logging = Stream.of("org.slf4j", "org.slf4j.event", "org.slf4j.helpers", "org.slf4j.spi")
                .map(name -> name + ";version=2.0.20")
                .collect(Collectors.joining(","));
        return String.join(
                ",",
                exportedBeside(Event.class),
                exportedBeside(StatusSource.class),
                logging,
                "org.osgi.service.cm;version=1.6.1");
    }

    private static String exportedBeside(Class<?> type) throws IOException {
        try (JarFile jar = new JarFile(
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                        .toFile())) {
            String header = jar.getManifest().getMainAttributes().getValue("Export-Package");
            return new Parameters(header, null)
                    .entrySet().stream()
                            .map(each -> each.getKey() + ";version="
                                    + each.getValue().getVersion())
                            .collect(Collectors.joining(","));
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
