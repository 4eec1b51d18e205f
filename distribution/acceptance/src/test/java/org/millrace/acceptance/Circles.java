package org.millrace.acceptance;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Descriptors.PackageRef;
import aQute.bnd.osgi.Jar;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The packages of ours in a jar that use each other in a circle. */
final class Circles {
    private final Map<String, Set<String>> uses = new TreeMap<>();
    private final Set<String> done = new HashSet<>();
    private final List<String> found = new ArrayList<>();

    private Circles() {}

    /** Circles as lines of names; none if there is none. */
    static List<String> in(Path file) throws Exception {
        Circles circles = new Circles();
        try (Jar jar = new Jar(file.toFile());
                Analyzer analyzer = new Analyzer(jar)) {
            analyzer.analyze();
            Set<PackageRef> own = analyzer.getContained().keySet();
            analyzer.getUses().forEach((from, all) -> all.stream()
                    .filter(to -> own.contains(to) && !to.equals(from) && ours(from) && ours(to))
                    .forEach(to -> circles.uses
                            .computeIfAbsent(from.getFQN(), name -> new TreeSet<>())
                            .add(to.getFQN())));
        }
        for (String start : circles.uses.keySet()) {
            circles.walk(start, new ArrayList<>());
        }
        return circles.found;
    }

    private static boolean ours(PackageRef name) {
        return name.getFQN().startsWith("org.millrace.");
    }

    private void walk(String at, List<String> way) {
        int before = way.indexOf(at);
        if (before >= 0) {
            found.add(String.join(" -> ", way.subList(before, way.size())) + " -> " + at);
            return;
        }
        if (done.contains(at)) {
            return;
        }
        way.add(at);
        for (String next : uses.getOrDefault(at, Set.of())) {
            walk(next, way);
        }
        way.remove(way.size() - 1);
        done.add(at);
    }
}
