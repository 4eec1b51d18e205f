package org.millrace.channel.file.flume;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Brings the records of several directories into one order: that of the numbers which Flume gave them when they were
 * written. Transactions stay within a directory, but a take may be in another than the put.
 */
final class Merge implements AutoCloseable {
    private final List<Lane> lanes = new ArrayList<>();
    private final DamageLog damage;

    private record Lane(int directory, DirectoryScan scan) {
        long order() {
            return scan.record().order();
        }
    }

    Merge(List<List<LogFileName>> byDirectory, DamageLog damage) throws IOException {
        this.damage = damage;
        try {
            for (List<LogFileName> logs : byDirectory) {
                lanes.add(new Lane(lanes.size(), new DirectoryScan(logs, damage)));
            }
        } catch (IOException e) {
            try {
                close();
            } catch (IOException inner) {
                e.addSuppressed(inner);
            }
            throw e;
        }
    }

    void into(Replay replay) throws IOException {
        PriorityQueue<Lane> heads = new PriorityQueue<>(Comparator.comparingLong(Lane::order));
        for (Lane lane : lanes) {
            if (lane.scan().advance()) {
                heads.add(lane);
            }
        }
        for (Lane lane = heads.poll(); lane != null; lane = heads.poll()) {
            DirectoryScan scan = lane.scan();
            replay.apply(lane.directory(), scan.record(), scan.pointer());
            long before = damage.count();
            boolean more = scan.advance();
            if (damage.count() > before) {
                replay.damaged(lane.directory());
            }
            if (more) {
                heads.add(lane);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Lane lane : lanes) {
            lane.scan().close();
        }
    }
}
