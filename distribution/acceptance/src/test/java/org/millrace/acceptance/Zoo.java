package org.millrace.acceptance;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.nio.file.Path;

/** Packs the zoo as a plug-in, as its author would. */
final class Zoo {
    private Zoo() {}

    static void pack(String version, Path jar) throws Exception {
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", "org.millrace.acceptance.zoo");
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-privatepackage", "org.millrace.acceptance.zoo");
            builder.setProperty("-dsannotations-options", "version;maximum=1.5.0");
            builder.setProperty("Import-Package", "!org.jspecify.annotations, *");
            builder.addClasspath(Path.of("target/test-classes").toFile());
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (entry.contains("org.millrace.api")) {
                    builder.addClasspath(Path.of(entry).toFile());
                }
            }
            builder.build().write(jar.toFile());
            if (!builder.getErrors().isEmpty()) {
                throw new IllegalStateException(builder.getErrors().toString());
            }
        }
    }
}
