package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.operate.ComponentCommands.Refusal;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code restart}: replaces a component by a new instance of the same version and configuration, as an upgrade would. */
@Component
public final class RestartCommand implements Command {
    private static final Duration WAIT = Duration.ofSeconds(40);
    private static final long LOOK_EVERY_MS = 20;

    private final ComponentCommands desk;

    @Activate
    public RestartCommand(@Reference ComponentCommands desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "restart";
    }

    @Override
    public String summary() {
        return "replaces a component by a new instance of the same; --reason TEXT";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException, UsageException {
        return desk.run(
                name(),
                desk::find,
                arguments,
                answer,
                (component, line, began) -> restart(component, line, answer, began));
    }

    private int restart(ComponentKey component, ComponentLine line, Appendable answer, Instant began)
            throws Refusal, IOException, InterruptedException {
        Optional<ComponentStatus> before = desk.status(component);
        if (before.filter(status -> status.state() == State.PAUSED).isPresent()) {
            throw new Refusal(component + " is paused; millrace resume " + component + " starts it");
        }
        long activations = before.map(ComponentStatus::activations).orElse(0L);
        long last = desk.reports().stream().mapToLong(SwapReport::number).max().orElse(0);
        if (!desk.rebinding().restart(component)) {
            throw new Refusal(component + " is not there to be restarted: "
                    + before.map(RestartCommand::why).orElse("nothing serves it"));
        }
        long until = System.nanoTime() + WAIT.toNanos();
        while (System.nanoTime() - until < 0) {
            Optional<SwapReport> report = desk.reports().stream()
                    .filter(swap -> swap.number() > last && swap.component().equals(component))
                    .findFirst();
            if (report.isPresent() && report.get().result() != Result.SWITCHED) {
                String failed = report.get().phase() + ": " + report.get().cause();
                return desk.refused(
                        answer,
                        "restart",
                        component,
                        report.get().result() == Result.KEPT ? failed + "; the old instance goes on" : failed,
                        true,
                        began);
            }
            Optional<ComponentStatus> now = desk.status(component);
            if (now.filter(status -> status.activations() > activations).isPresent()) {
                answer.append(Printable.of(component.toString())).append(" is a new instance");
                if (report.isPresent()) {
                    answer.append(", after ")
                            .append(String.valueOf(report.get().took().toMillis()))
                            .append(" ms, of which ")
                            .append(String.valueOf(report.get().pause().toMillis()))
                            .append(" ms nothing moved through it");
                }
                answer.append(".\n");
                desk.done(answer, "restart", component, line.reason(), began);
                return 0;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
        String why = desk.status(component).map(RestartCommand::why).orElse("it is gone");
        return desk.refused(
                answer,
                "restart",
                component,
                "no new instance serves after " + WAIT.toSeconds() + " s: " + why,
                true,
                began);
    }

    private static String why(ComponentStatus status) {
        return status.detail().isEmpty() ? "it is " + status.state() : status.detail();
    }
}
