package org.millrace.sink.hdfs;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.millrace.bucket.publish.Troubles;
import org.millrace.library.hadoop.HadoopClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a sink's Kerberos ticket fresh. Ticked by the sink's thread. */
final class Ticket {
    private static final Logger log = LoggerFactory.getLogger(Ticket.class);

    /** Looked at so often; it is renewed when a fifth of its time is left. */
    private static final int TICKS = 60;

    private final HadoopClient client;
    private final Executor aside;
    private final Troubles troubles;
    private int ticks;

    /** @param aside not the sink's thread, since a key server may take its time */
    Ticket(HadoopClient client, Executor aside, Troubles troubles) {
        this.client = client;
        this.aside = aside;
        this.troubles = troubles;
    }

    void tick() {
        if (++ticks % TICKS == 0) {
            try {
                aside.execute(this::renew);
            } catch (RejectedExecutionException e) {
                log.debug("The sink is being closed.", e);
            }
        }
    }

    private void renew() {
        try {
            client.renew();
            troubles.end("ticket");
        } catch (IOException e) {
            troubles.begin(
                    "ticket",
                    "hdfs.kerberosPrincipal: the ticket of " + client.user()
                            + " could not be renewed, which is tried again: " + e.getMessage());
        }
    }
}
