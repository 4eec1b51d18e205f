package org.millrace.bridge.flume.load;

import java.io.IOException;

/** Why a class can't be run, in a sentence that says what to do. */
public final class Advice {
    private Advice() {}

    static String nowhere(String className, PluginFolder folder, Places places) {
        String there;
        try {
            there = new Choice(places.plugins()).names();
        } catch (IOException e) {
            there = "it can't be read: " + e.getMessage();
        }
        return folder.jars().isEmpty()
                ? className + " is neither in Flume 1.11's own jars nor in a folder of " + places.plugins() + " ("
                        + there + "): put its jar into "
                        + places.plugins().resolve("NAME").resolve("lib")
                : className + " is not in " + folder.name();
    }

    /** Of what a class threw while it was loaded, made or configured. */
    public static String of(Throwable thrown, String className, String origin) {
        if (thrown instanceof UnsupportedClassVersionError) {
            return className + " of " + origin + " was compiled for a newer Java: " + thrown.getMessage();
        }
        if (thrown instanceof NoClassDefFoundError || thrown instanceof ClassNotFoundException) {
            return className + " of " + origin + " needs the class "
                    + String.valueOf(thrown.getMessage()).replace('/', '.')
                    + ", which neither its folder nor Flume 1.11 has: put the jar that has it into the folder's libext";
        }
        if (thrown instanceof LinkageError) {
            return className + " of " + origin
                    + " was compiled against another version of Flume or of a library than is there: " + thrown;
        }
        String message = thrown.getMessage();
        return className + " of " + origin + ": "
                + (message == null || message.isBlank()
                        ? thrown.toString()
                        : thrown.getClass().getSimpleName() + ": " + message);
    }
}
