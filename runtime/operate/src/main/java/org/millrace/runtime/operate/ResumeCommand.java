package org.millrace.runtime.operate;

import java.io.IOException;
import java.util.List;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code resume}: ends what {@code pause} or {@code drain} began. */
@Component
public final class ResumeCommand implements Command {
    private final ComponentCommands desk;

    @Activate
    public ResumeCommand(@Reference ComponentCommands desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "resume";
    }

    @Override
    public String summary() {
        return "lets a component that is paused or draining go on";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException, UsageException {
        ComponentCommands.Finding onHold = words -> desk.findHold(words).component();
        return desk.run(name(), onHold, arguments, answer, (component, line, began) -> {
            try {
                desk.holds().release(component);
            } catch (IOException e) {
                return desk.refused(answer, name(), component, "it can't be written down: " + e, false, began);
            }
            answer.append(Printable.of(component.toString())).append(" goes on.\n");
            desk.done(answer, name(), component, line.reason(), began);
            return 0;
        });
    }
}
