package org.millrace.source.taildir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.millrace.api.component.Advice;
import org.millrace.source.taildir.follow.Group;

/** What is seldom meant by the groups of a taildir source. Goes by what was typed alone. */
final class TaildirAdvice {
    private static final Pattern MEANT_AS_PATTERN = Pattern.compile("[*?\\[|]");
    /** A suffix, as it is written where patterns are no regular expressions. */
    private static final Pattern SUFFIX = Pattern.compile("\\.\\w{2,}");

    private final List<Group> groups;
    private final List<Advice> advice = new ArrayList<>();

    private TaildirAdvice(List<Group> groups) {
        this.groups = groups;
    }

    static List<Advice> of(List<Group> groups, String positionFile) {
        TaildirAdvice all = new TaildirAdvice(groups);
        for (int i = 0; i < groups.size(); i++) {
            all.group(groups.get(i), groups.subList(0, i));
        }
        all.positionFile(positionFile);
        return List.copyOf(all.advice);
    }

    private static String key(Group group) {
        return "filegroups." + group.name();
    }

    private void group(Group group, List<Group> before) {
        if (MEANT_AS_PATTERN.matcher(group.directory().toString()).find()) {
            advice.add(Advice.warning(
                    key(group),
                    "only what is behind the last slash is a regular expression; the directory is the one of just that name",
                    "name a group for each directory"));
        }
        String pattern = group.pattern().pattern();
        if (SUFFIX.matcher(pattern).matches()) {
            advice.add(Advice.warning(
                    key(group),
                    "matches names of " + pattern.length()
                            + " characters alone: a regular expression has to match the whole name",
                    "write .*\\\\" + pattern + " for all that end so"));
        }
        for (Group other : before) {
            if (other.directory().equals(group.directory())
                    && other.pattern().pattern().equals(pattern)) {
                advice.add(Advice.warning(
                        key(group),
                        "gets no file: " + key(other) + " takes the same ones, and comes first",
                        "remove one of the two"));
                return;
            }
        }
    }

    private void positionFile(String typed) {
        if (typed.isEmpty()) {
            return;
        }
        Path file = Path.of(typed).toAbsolutePath().normalize();
        Path name = file.getFileName();
        for (Group group : groups) {
            if (name != null && group.directory().equals(file.getParent()) && group.matches(name.toString())) {
                advice.add(Advice.warning(
                        "positionFile",
                        "is one of the files that " + key(group)
                                + " takes: what the source writes there, it would read",
                        "put it into another directory"));
                return;
            }
        }
    }
}
