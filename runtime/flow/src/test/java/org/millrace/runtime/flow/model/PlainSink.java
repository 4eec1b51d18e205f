package org.millrace.runtime.flow.model;

import java.io.IOException;
import java.util.Random;
import java.util.Set;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;

/** Answers with each batch. */
final class PlainSink implements Sink {
    private final String name;
    private final ModelStore store;
    private final Lifetime process;
    private final Ledger ledger;
    private final Set<String> opened;
    private final int batchSize;

    PlainSink(String name, ModelStore store, Lifetime process, Ledger ledger, Set<String> opened, Random wishes) {
        this.name = name;
        this.store = store;
        this.process = process;
        this.ledger = ledger;
        this.opened = opened;
        this.batchSize = 1 + wishes.nextInt(8);
    }

    @Override
    public void open(ComponentContext context) {
        opened.add(name);
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public void deliver(Batch batch) throws IOException {
        boolean well = false;
        try {
            for (int i = 0; i < batch.size(); i++) {
                Event event = batch.events().get(i);
                if (process.random().nextInt(100) == 0) {
                    batch.again(i, "later");
                    continue;
                }
                process.step(() -> {
                    store.append(name, Integer.parseInt(event.text()));
                    store.sync(name);
                    return true;
                });
            }
            well = true;
        } finally {
            if (!well) {
                // Another one of its group may get the same batch at once.
                ledger.mayComeAgain(batch.events());
            }
        }
    }
}
