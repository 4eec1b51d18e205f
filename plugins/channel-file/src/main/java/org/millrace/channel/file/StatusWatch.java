package org.millrace.channel.file;

import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Health;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the agent, and the log, how a file channel fares. */
final class StatusWatch implements EventLog.Watch {
    private static final Logger log = LoggerFactory.getLogger(FileChannel.class);

    final Counter putErrors;
    final Counter takeErrors;
    volatile @Nullable Crew crew;

    private final String name;
    private final ComponentContext context;
    private final String mode;
    private volatile String remark = "";

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
    void opened(ChannelUsage usage, Findings findings, String formerKeys, long ms) {
        log.info(
                "Channel {} is open after {} ms with {} events ({} bytes) to deliver.",
                name,
                ms,
                usage.events(),
                usage.bytes());
        if (!formerKeys.isEmpty()) {
            log.warn("Channel {}: these keys do nothing any more: {}.", name, formerKeys);
        }
        if (!mode.isEmpty()) {
            log.warn("Channel {} is {}.", name, mode);
        }
        if (!findings.isClean()) {
            String lines = String.join("\n  ", findings.lines());
            if (findings.lostEvents() > 0) {
                log.error("Channel {} has lost {} events:\n  {}", name, findings.lostEvents(), lines);
            } else {
                log.warn("Channel {} has lost no acknowledged event, but found:\n  {}", name, lines);
            }
        }
        String lost = findings.lostEvents() > 0 ? findings.lostEvents() + " events were lost: see the log" : "";
        remark = mode.isEmpty() || lost.isEmpty() ? mode + lost : mode + "; " + lost;
    }

    /** Puts the remark into the status, which the agent wipes when the channel takes up its service. */
    void serves() {
        String now = remark;
        if (!now.isEmpty()) {
            remark = "";
            context.report(Health.OK, now);
        }
    }

    @Override
    public void failed(String why) {
        context.report(Health.FAILED, why);
    }

    @Override
    public void space(boolean full, String why) {
        context.report(full ? Health.DEGRADED : Health.OK, full || mode.isEmpty() ? why : why + "; " + mode);
    }

    @Override
    public void damaged(String what, boolean lost) {
        if (lost) {
            log.error("Channel {}: {}", name, what);
        } else {
            log.warn("Channel {}: {}", name, what);
        }
    }

    @Override
    public void untidy() {
        Crew now = crew;
        if (now != null) {
            now.untidy();
        }
    }
}
