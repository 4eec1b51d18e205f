package org.millrace.acceptance.zoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A queue, trouble aside. */
@ChannelType("zoo_channel")
@Component(
        service = Channel.class,
        configurationPid = "millrace.channel.zoo_channel",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = TroubleChannel.Config.class, factory = true)
public final class TroubleChannel implements Channel {

    /** What a user types. */
    @ObjectClassDefinition(id = "millrace.channel.zoo_channel")
    @interface Config {
        String trouble() default "nowhere";
    }

    private final Trouble trouble;
    private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>(1000);

    @Activate
    public TroubleChannel(Config config) {
        trouble = new Trouble(config.trouble());
        trouble.at("constructor");
    }

    @Override
    public void open(ComponentContext context) {
        trouble.at("open");
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) {
        trouble.at("put");
        queue.addAll(batch);
    }

    @Override
    public Lease take(Demand demand) throws InterruptedException {
        trouble.at("take");
        Event first = queue.poll(demand.upTo().toMillis(), TimeUnit.MILLISECONDS);
        return first == null ? Lease.none() : new One(first);
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) {
        trouble.at("commit");
        leases.forEach(lease -> ((One) lease).ended = true);
    }

    private final class One implements Lease {
        private final Event event;
        private boolean ended;

        One(Event event) {
            this.event = event;
        }

        @Override
        public List<Event> events() {
            return List.of(event);
        }

        @Override
        public void rollback() {
            if (!ended) {
                ended = true;
                List<Event> others = new ArrayList<>();
                queue.drainTo(others);
                queue.add(event);
                queue.addAll(others);
                trouble.at("rollback");
            }
        }
    }

    @Override
    public ChannelUsage usage() {
        trouble.at("usage");
        return ChannelUsage.builder().events(queue.size(), 1000).build();
    }

    @Override
    public int transactionCapacity() {
        return 100;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void close() {
        trouble.at("close");
    }
}
