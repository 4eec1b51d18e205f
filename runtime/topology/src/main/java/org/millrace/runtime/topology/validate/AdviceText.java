package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.Advice;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Place;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.parse.Setting;

/** Makes findings of what a component says about its own configuration: the component knows values, the file knows where they are from. */
final class AdviceText {
    private AdviceText() {}

    static void add(Binding binding, Advice advice, Findings findings) {
        List<String> origins = new ArrayList<>();
        advice.because().forEach(key -> origins.add(origin(binding, key)));
        String text = Masking.mask(binding, advice.text());
        String reason = origins.isEmpty() ? text : text + ": " + String.join(", ", origins);
        Place place = binding.node().place(advice.key());
        String suggestion = Masking.mask(binding, advice.suggestion());
        if (advice.isWarning()) {
            findings.warning(Rule.ADVICE, place, reason, suggestion);
        } else {
            findings.note(Rule.ADVICE, place, reason, suggestion);
        }
    }

    /** {@code hdfs.rollInterval=30 (default)}. */
    private static String origin(Binding binding, String key) {
        Setting setting = binding.node().settings().get(key);
        if (setting != null) {
            String shown = binding.secret(key) ? Masking.SECRET : setting.typed();
            return key + "=" + shown + " (" + setting.position() + ")";
        }
        String value = binding.type()
                .flatMap(type -> type.key(key))
                .map(definition -> definition.defaults())
                .orElse("");
        return key + "=" + value + " (default)";
    }
}
