package org.millrace.bridge.flume;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A channel of Flume's, by its class name. */
@ChannelType(value = "flume", classes = "jdbc", fallback = true)
@Component(
        service = Channel.class,
        configurationPid = "millrace.channel.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeChannel implements Channel {
    private final Bridged<Channel> bridged;
    private final boolean durable;

    @Activate
    public FlumeChannel(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.CHANNEL, Channel.class, properties);
        durable = bridged.flag("durable", !bridged.inMemory());
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    @Override
    public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException, InterruptedException {
        call(() -> {
            bridged.get().put(batch, marks, wait);
            return true;
        });
    }

    @Override
    public Lease take(Demand demand) throws ChannelException, InterruptedException {
        return call(() -> bridged.get().take(demand));
    }

    @Override
    public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException, InterruptedException {
        call(() -> {
            bridged.get().commit(leases, marks);
            return true;
        });
    }

    private <R> R call(Callable<R> call) throws ChannelException, InterruptedException {
        try {
            return bridged.with(call);
        } catch (ChannelException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ChannelException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public ChannelUsage usage() {
        return bridged.quietly(() -> bridged.get().usage());
    }

    @Override
    public int transactionCapacity() {
        return bridged.get().transactionCapacity();
    }

    @Override
    public boolean durable() {
        return durable;
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
