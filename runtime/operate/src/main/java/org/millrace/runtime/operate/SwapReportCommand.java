package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.services.text.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code swap-report}: how the last replacement of a component went, and whom it left alone; {@code --all} for all that are
 * remembered. 1 if the last one did not switch.
 */
@Component
public final class SwapReportCommand implements Command {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    private final ComponentCommands desk;

    @Activate
    public SwapReportCommand(@Reference ComponentCommands desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "swap-report";
    }

    @Override
    public String summary() {
        return "how the last replacement of a component went; --all, --json";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, UsageException {
        Arguments line = Arguments.of(arguments);
        boolean all = line.flag("--all");
        boolean json = line.flag("--json");
        line.none();
        List<SwapReport> reports = desk.reports();
        List<SwapReport> asked =
                all || reports.isEmpty() ? reports : reports.subList(reports.size() - 1, reports.size());
        if (json) {
            answer.append(asked.stream().map(this::json).collect(Collectors.joining(",\n ", "[", "]\n")));
        } else if (asked.isEmpty()) {
            answer.append("Nothing was replaced since the agent started.\n");
        } else {
            for (SwapReport report : asked) {
                answer.append(text(report));
            }
        }
        return reports.isEmpty() || reports.get(reports.size() - 1).result() == Result.SWITCHED ? 0 : 1;
    }

    private String text(SwapReport report) {
        StringBuilder text = new StringBuilder();
        line(text, "swap", report.number() + ", " + report.component() + ", " + report.from() + " -> " + report.to());
        line(text, "began", TIME.format(report.began()));
        line(
                text,
                "result",
                switch (report.result()) {
                    case SWITCHED ->
                        report.phase().equals("reconfigure")
                                ? "the same instance serves, with its new configuration"
                                : serves(report);
                    case KEPT -> "the old instance goes on: failed in " + report.phase() + ": " + report.cause();
                    case VACANT -> "nothing serves for now: failed in " + report.phase() + ": " + report.cause();
                });
        line(text, "took", report.took().toMillis() + " ms");
        line(text, "pause", report.pause().toMillis() + " ms in which nothing moved through it");
        line(text, "in flight", report.inFlight() + " events");
        line(text, "untouched", String.join(", ", untouched(report)));
        return text.append('\n').toString();
    }

    /** Which: after an upgrade that was taken back the newest instance is one of the older version. */
    private static String serves(SwapReport report) {
        return report.to().equals(report.from())
                ? "a new instance of " + report.to() + " serves"
                : report.to() + " serves, in place of " + report.from();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-10s %s%n", name, Printable.of(value, 4000)));
    }

    /** Those that have been serving since before the swap. */
    private List<String> untouched(SwapReport report) {
        Instant began = report.began();
        return desk.statuses().stream()
                .filter(status -> !status.key().equals(report.component()))
                .filter(status -> status.activations() > 0 && status.since().isBefore(began))
                .map(status -> status.key().toString())
                .toList();
    }

    private String json(SwapReport report) {
        return String.format(
                Locale.ROOT,
                "{\"number\":%d,\"component\":%s,\"from\":%s,\"to\":%s,\"began\":%s,\"result\":%s,\"phase\":%s,\"cause\":%s,"
                        + "\"tookMs\":%d,\"pauseMs\":%d,\"inFlight\":%d,\"untouched\":[%s]}",
                report.number(),
                Json.quote(report.component().toString()),
                Json.quote(report.from()),
                Json.quote(report.to()),
                Json.quote(report.began().toString()),
                Json.quote(report.result().name()),
                Json.quote(report.phase()),
                Json.quote(report.cause()),
                report.took().toMillis(),
                report.pause().toMillis(),
                report.inFlight(),
                untouched(report).stream().map(Json::quote).collect(Collectors.joining(",")));
    }
}
