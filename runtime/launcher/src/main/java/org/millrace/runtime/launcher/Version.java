package org.millrace.runtime.launcher;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version, from the launcher's own manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }

    static String text() {
        String version = Millrace.class.getPackage().getImplementationVersion();
        return "Millrace " + Objects.requireNonNullElse(version, "(not packed)") + " on Java "
                + System.getProperty("java.version");
    }
}
