package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.millrace.api.operate.Command;
import org.millrace.runtime.operate.Desk.Refusal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code resume}: ends what {@code pause} or {@code drain} began. */
@Component
public final class ResumeCommand implements Command {
    private final Desk desk;

    @Activate
    public ResumeCommand(@Reference Desk desk) {
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
    public int run(List<String> arguments, Appendable answer) throws IOException {
        Instant began = Instant.now();
        String component = "";
        try {
            ComponentLine line = ComponentLine.parse(arguments, Set.of("--reason"));
            if (line.words().isEmpty()) {
                throw new Refusal("resume what?");
            }
            component = desk.findHold(line.words()).component();
            desk.holds().release(component);
            answer.append(component).append(" goes on.\n");
            desk.done(answer, "resume", component, line.reason(), began);
            return 0;
        } catch (Refusal e) {
            answer.append(String.valueOf(e.getMessage())).append('\n');
            answer.append("usage: resume [source|channel|sink] NAME [--reason TEXT]\n");
            return 2;
        } catch (IOException e) {
            return desk.refused(answer, "resume", component, "it can't be written down: " + e, false, began);
        }
    }
}
