package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.FatalException;

/** Flume's own jars, as they lie in the agent's home. */
final class FlumeJars {
    private FlumeJars() {}

    /** All that are pinned, each with the bytes that it is to have. */
    static List<Path> checked(Path folder) throws FatalException {
        List<Path> jars = new ArrayList<>();
        for (Pins.Pin pin : Pins.all()) {
            Path jar = folder.resolve(pin.file());
            if (!Files.isRegularFile(jar)) {
                throw missing(folder, pin.file() + " is not there");
            }
            try {
                if (!pin.is(jar)) {
                    throw missing(folder, pin.file() + " is not the jar that was published");
                }
            } catch (IOException e) {
                throw missing(folder, pin.file() + " can't be read: " + e.getMessage());
            }
            jars.add(jar);
        }
        return jars;
    }

    /** Whether they have been fetched, without a look into each. */
    static boolean present(Path folder) {
        return Pins.all().stream().allMatch(pin -> Files.isRegularFile(folder.resolve(pin.file())));
    }

    static FatalException missing(Path folder, String what) {
        return new FatalException("Flume's own jars are needed in " + folder + ", and " + what
                + ". Fetch them by 'millrace bridge fetch', then restart the component");
    }
}
