package org.millrace.runtime.operate;

import java.util.List;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.FlowGuarantees;
import org.millrace.runtime.services.text.Json;

/** What each flow gives end to end, as {@code status} shows it. */
final class FlowLines {
    private static final int MOST = 100;
    private static final int LONGEST = 2000;

    private FlowLines() {}

    /** {@code flow r1 → c1 → k1: at least once (sink k1 delivers again after a failure)}, each on a line. */
    static String text(List<FlowGuarantee> flows) {
        StringBuilder text = new StringBuilder();
        flows.stream().limit(MOST).forEach(flow -> text.append(Printable.of(path(flow) + ": " + gives(flow), LONGEST))
                .append('\n'));
        if (flows.size() > MOST) {
            text.append("and ")
                    .append(flows.size() == FlowGuarantees.MOST ? "at least " : "")
                    .append(flows.size() - MOST)
                    .append(" more flows; --json shows them\n");
        }
        return text.toString();
    }

    private static String path(FlowGuarantee flow) {
        String sinks = flow.sinks().stream().map(ComponentKey::name).collect(Collectors.joining(", "));
        return "flow " + flow.source().name() + " → " + flow.channel().name() + " → "
                + (flow.group().isEmpty() ? sinks : flow.group() + " (" + sinks + ")");
    }

    private static String gives(FlowGuarantee flow) {
        String because = " (" + String.join("; ", flow.because()) + ")";
        return flow.gives()
                        .map(guarantee -> guarantee == Guarantee.EXACTLY_ONCE
                                ? guarantee.words() + " into "
                                        + flow.sinks().stream()
                                                .map(ComponentKey::name)
                                                .collect(Collectors.joining(", "))
                                : guarantee.words())
                        .orElse("not known now")
                + because;
    }

    /** The same as the elements of a JSON array. */
    static String json(List<FlowGuarantee> flows) {
        return flows.stream()
                .map(flow -> "{\"source\":" + Json.quote(flow.source().name())
                        + ",\"channel\":" + Json.quote(flow.channel().name())
                        + ",\"group\":" + Json.quote(flow.group())
                        + ",\"sinks\":"
                        + array(flow.sinks().stream().map(ComponentKey::name).toList())
                        + ",\"guarantee\":"
                        + flow.gives().map(gives -> Json.quote(gives.words())).orElse("null")
                        + ",\"because\":" + array(flow.because()) + "}")
                .collect(Collectors.joining(",\n", flows.isEmpty() ? "" : "\n", ""));
    }

    private static String array(List<String> texts) {
        return texts.stream().map(Json::quote).collect(Collectors.joining(",", "[", "]"));
    }
}
