package org.millrace.source.spooldir;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.millrace.api.component.Advice;

/** What is seldom meant by the keys of a source of a spooled directory. Goes by what was typed alone. */
final class SpoolDirAdvice {
    /** A suffix, as it is written where patterns are no regular expressions. */
    private static final Pattern SUFFIX = Pattern.compile("\\.\\w{2,}");

    private SpoolDirAdvice() {}

    static List<Advice> of(SpoolDirConfig config) {
        List<Advice> advice = new ArrayList<>();
        if (config.includePattern().equals(config.ignorePattern())) {
            advice.add(Advice.warning(
                    "includePattern", "is ignorePattern, too: no file is read", "leave one of the two out"));
        }
        pattern("includePattern", config.includePattern(), advice);
        pattern("ignorePattern", config.ignorePattern(), advice);
        boolean kept = config.deletePolicy() == DeletePolicy.NEVER;
        if (kept && config.fileSuffix().toLowerCase(Locale.ROOT).contains("delete")) {
            advice.add(Advice.note(
                            "fileSuffix",
                            "deletes nothing: a file that has been read stays under that name;"
                                    + " deletePolicy = immediate would delete it")
                    .because("deletePolicy"));
        }
        if (!kept && config.trackingPolicy() == TrackingPolicy.TRACKER_DIR) {
            advice.add(Advice.note("trackingPolicy", "has no part in it, since a file that has been read is deleted")
                    .because("deletePolicy"));
        }
        return List.copyOf(advice);
    }

    private static void pattern(String key, String typed, List<Advice> advice) {
        if (SUFFIX.matcher(typed).matches()) {
            advice.add(Advice.warning(
                    key,
                    "matches names of " + typed.length()
                            + " characters alone: a regular expression has to match the whole name",
                    "write .*\\\\" + typed + " for all that end so"));
        }
    }
}
