package org.millrace.runtime.deploy;

import java.io.IOException;
import java.util.List;
import org.millrace.api.operate.Command;
import org.osgi.framework.Bundle;

/** {@code plugin list}: what was installed from the plug-in folder, and what was not and why. */
final class PluginCommand implements Command {
    private final DropFolder folder;

    PluginCommand(DropFolder folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "plugin";
    }

    @Override
    public String summary() {
        return "plugin list: the plug-in bundles, and files that were not taken";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException {
        if (!arguments.equals(List.of("list"))) {
            answer.append(
                    "usage: plugin list\nTo add, replace or remove a plug-in, copy its jar into the plug-in folder,"
                            + " overwrite it, or delete it.\n");
            return 2;
        }
        String row = "%-36s %-12s %-10s %-14s %s%n";
        answer.append(String.format(row, "BUNDLE", "VERSION", "STATE", "SHA256", "FILE"));
        for (DropFolder.Deployed plugin : folder.deployed()) {
            answer.append(String.format(
                    row,
                    plugin.jar().symbolicName(),
                    plugin.jar().version(),
                    plugin.bundle().getState() == Bundle.ACTIVE ? "ACTIVE" : "NOT ACTIVE",
                    plugin.digest().brief(),
                    plugin.file()));
        }
        for (DropFolder.Refused file : folder.refused()) {
            answer.append(
                    String.format(row, "-", "-", "REFUSED", file.digest().brief(), file.file() + " " + file.reason()));
        }
        return 0;
    }
}
