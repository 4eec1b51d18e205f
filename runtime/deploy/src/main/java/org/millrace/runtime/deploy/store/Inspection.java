package org.millrace.runtime.deploy.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares documents and journal, which know of each other: a document has a number that the journal has too, and of a document
 * that was in force the journal says so. What one of them lacks the other shows.
 *
 * <p>Of a document that is lost its predecessor is used, without what the journal says was not wanted any more: a version or a
 * plug-in that was taken away does not come back because a file is missing.
 *
 * @param wanted what is to run
 * @param findings what is missing or damaged, a sentence each; none if all is well
 * @param lost what was wanted by the document that is lost, empty if none is
 */
record Inspection(DesiredPlugins wanted, List<String> findings, Optional<Journal.Mark> lost) {

    /**
     * Compares them.
     *
     * @param read the newest document that can be read, or nothing
     * @param unusable by number why others can't be
     */
    static Inspection of(DesiredPlugins read, Map<Long, String> unusable, Journal.Reading journal) {
        List<String> findings = new ArrayList<>();
        Optional<Journal.Mark> lost = journal.mark().filter(mark -> mark.sequence() > read.sequence());
        DesiredPlugins wanted =
                lost.map(mark -> withoutWhatWasTaken(read, mark)).orElse(read);
        if (lost.isPresent()) {
            findings.add(lostDocument(read, wanted, lost.get(), unusable, journal));
        } else {
            unusable.forEach((number, why) -> {
                if (number > read.sequence()) {
                    findings.add("wanted-" + number + " can't be used (" + why + "); " + instead(read)
                            + " 'plugin list' shows what runs; install what is missing again");
                }
            });
        }
        if (read.sequence() > 0) {
            journal(read, journal, findings);
        }
        if (!journal.damage().isEmpty()) {
            findings.add("the journal is damaged: " + String.join("; ", journal.damage())
                    + "; what was done then is not known any more, what is installed is not affected");
        }
        return new Inspection(wanted, List.copyOf(findings), lost);
    }

    private static DesiredPlugins withoutWhatWasTaken(DesiredPlugins read, Journal.Mark mark) {
        DesiredPlugins wanted = read;
        for (Plugin plugin : read.plugins()) {
            if (plugin.use() == Plugin.Use.KEPT && mark.contents().contains(Journal.brief(plugin.digest()))) {
                wanted = wanted.with(plugin.as(Plugin.Use.INSTALLED));
            } else if (plugin.installed() && !mark.contents().contains(Journal.brief(plugin.digest()))) {
                wanted = wanted.with(new Plugin(
                        plugin.digest(),
                        plugin.symbolicName(),
                        plugin.version(),
                        Plugin.Use.REMOVED,
                        "it was taken away by a change whose document is lost",
                        plugin.file()));
            }
        }
        // Numbers and digests stay; whatever served and was taken away gives way to what is there.
        return wanted.tidy();
    }

    private static String lostDocument(
            DesiredPlugins read,
            DesiredPlugins wanted,
            Journal.Mark mark,
            Map<Long, String> unusable,
            Journal.Reading journal) {
        String what = unusable.containsKey(mark.sequence())
                ? "can't be used (" + unusable.get(mark.sequence()) + ")"
                : "is missing";
        String changes = journal.lines().stream()
                .filter(line -> line.sequence() > read.sequence() && line.sequence() <= mark.sequence())
                .map(Journal.Line::text)
                .collect(Collectors.joining("; "));
        String taken = read.installed().stream()
                .filter(plugin ->
                        wanted.of(plugin.digest()).filter(Plugin::installed).isEmpty())
                .map(Plugin::toString)
                .collect(Collectors.joining(", "));
        Set<String> there = wanted.installed().stream()
                .map(plugin -> Journal.brief(plugin.digest()))
                .collect(Collectors.toSet());
        String gone = mark.contents().stream()
                .filter(content -> !there.contains(content))
                .sorted()
                .map(content -> "sha256/" + content + "*.jar")
                .collect(Collectors.joining(", "));
        return "wanted-" + mark.sequence() + " " + what + " although it was in force; " + instead(read)
                + " Since then: " + (changes.isEmpty() ? "not known" : changes) + "."
                + (taken.isEmpty() ? "" : " Taken away since then and not started: " + taken + ".")
                + (gone.isEmpty()
                        ? ""
                        : " Installed since then and not known any more, install it again: " + gone + ".")
                + " The next change to the plug-ins settles it";
    }

    private static String instead(DesiredPlugins read) {
        return read.sequence() == 0
                ? "there is no earlier one."
                : "wanted-" + read.sequence() + " is used in its place.";
    }

    private static void journal(DesiredPlugins read, Journal.Reading journal, List<String> findings) {
        if (!journal.there()) {
            findings.add("the journal is missing: what was done up to change " + read.sequence()
                    + " is not known any more, what is installed is not affected");
            return;
        }
        List<Long> numbers = journal
                .lines()
                .subList(journal.told(), journal.lines().size())
                .stream()
                .map(Journal.Line::sequence)
                .toList();
        long last = journal.told() > 0 ? journal.lines().get(journal.told() - 1).sequence() : 0;
        for (long number : numbers) {
            if (last > 0 && number > last + 1) {
                findings.add(missing(last + 1, number - 1));
            }
            last = Math.max(last, number);
        }
        if (last < read.sequence()) {
            findings.add(missing(last + 1, read.sequence()));
        }
    }

    private static String missing(long from, long to) {
        return "the journal lacks " + (from == to ? "change " + from : "the changes " + from + " to " + to)
                + ": what was done then is not known any more, what is installed is not affected";
    }
}
