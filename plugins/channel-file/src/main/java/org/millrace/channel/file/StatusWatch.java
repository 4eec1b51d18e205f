package org.millrace.channel.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Health;
import org.millrace.channel.file.log.LogThreads;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.state.LogWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the agent, and the log, how a file channel fares. */
final class StatusWatch implements LogWatch {
    private static final Logger log = LoggerFactory.getLogger(StatusWatch.class);

    final Counter putErrors;
    final Counter takeErrors;
    volatile @Nullable LogThreads threads;

    private final String name;
    private final ComponentContext context;
    private final String mode;
    /** Why puts find no space; empty if they do. */
    private String spaceTrouble = "";
    /** What can't be read; empty if all can. */
    private String readTrouble = "";

    StatusWatch(String name, ComponentContext context, FileSettings settings) {
        this.name = name;
        this.context = context;
        this.putErrors = context.counter("EventPutErrorCount");
        this.takeErrors = context.counter("EventTakeErrorCount");
        this.mode = settings.syncPuts()
                ? ""
                : "relaxed: acknowledges before the sync (fsyncPerTransaction=false); if the machine fails, events"
                        + " acknowledged within the last "
                        + settings.syncEvery().toSeconds() + " s are lost";
        if (settings.keys().counterMode()) {
            log.warn(
                    "Channel {}: encryption.cipherProvider=AESCTRNOPADDING is replaced by AES/GCM, which also notices"
                            + " changes.",
                    name);
        }
    }

    /** The log is open. */
    void opened(ChannelUsage usage, Findings findings, String unreadable, String formerKeys, long ms) {
        log.info(
                "Channel {} is open after {} ms with {} events ({} bytes) to deliver.",
                name,
                ms,
                usage.events().orElse(0),
                usage.bytes().orElse(0));
        if (!formerKeys.isEmpty()) {
            log.warn("Channel {}: these keys do nothing any more: {}.", name, formerKeys);
        }
        if (!mode.isEmpty()) {
            log.warn("Channel {} is {}.", name, mode);
        }
        if (!findings.isClean()) {
            log.warn(
                    "Channel {} has lost no acknowledged event, but found:\n  {}",
                    name,
                    String.join("\n  ", findings.lines()));
        }
        synchronized (this) {
            readTrouble = unreadable;
        }
        if (!unreadable.isEmpty() || !mode.isEmpty()) {
            tell("");
        }
    }

    @Override
    public void failed(String why) {
        context.report(Health.FAILED, why);
    }

    @Override
    public void space(boolean full, String why) {
        synchronized (this) {
            spaceTrouble = full ? why : "";
        }
        tell(full ? "" : why);
    }

    @Override
    public void unreadable(String what) {
        synchronized (this) {
            readTrouble = what;
        }
        tell(what.isEmpty() ? "all that is queued can be read again" : "");
    }

    private void tell(String relief) {
        List<String> parts = new ArrayList<>();
        boolean trouble;
        synchronized (this) {
            parts.add(spaceTrouble);
            parts.add(readTrouble);
            trouble = !spaceTrouble.isEmpty() || !readTrouble.isEmpty();
        }
        if (!trouble) {
            parts.add(relief);
        }
        parts.add(mode);
        parts.removeIf(String::isEmpty);
        context.report(trouble ? Health.DEGRADED : Health.OK, String.join("; ", parts));
    }

    @Override
    public void found(String what) {
        log.warn("Channel {}: {}", name, what);
    }

    @Override
    public void untidy() {
        LogThreads now = threads;
        if (now != null) {
            now.untidy();
        }
    }
}
