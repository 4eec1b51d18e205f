package org.millrace.testkit.mutation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.testkit.contract.Destination;

/** Where the sinks here deliver: what is seen, and what is prepared under a number. */
final class Store implements Destination {
    final List<String> seen = new ArrayList<>();
    final Map<Long, List<String>> prepared = new LinkedHashMap<>();
    long published;
    int restores;
    private boolean failing;
    private boolean stuck;

    synchronized void add(List<String> bodies, boolean deaf) throws IOException, InterruptedException {
        while (stuck) {
            try {
                wait();
            } catch (InterruptedException e) {
                if (!deaf) {
                    throw e;
                }
            }
        }
        if (failing) {
            throw new IOException("the store is out of reach");
        }
        seen.addAll(bodies);
    }

    synchronized void reach() throws IOException, InterruptedException {
        add(List.of(), false);
    }

    @Override
    public synchronized List<String> arrived() {
        return List.copyOf(seen);
    }

    @Override
    public synchronized boolean trouble(Trouble kind, boolean begins) {
        if (kind == Trouble.FAILING) {
            failing = begins;
        } else {
            stuck = begins;
        }
        notifyAll();
        return true;
    }
}
