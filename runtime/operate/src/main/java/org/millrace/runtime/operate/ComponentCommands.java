package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.services.ComponentHolds;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReports;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What the commands about one component share: which one is meant, who asks, and what is kept of what was done. */
@Component(service = ComponentCommands.class)
public final class ComponentCommands {
    /** Those that a person may name: a part is its owner's affair. */
    private static final Set<Kind> KINDS =
            Set.of(Kind.SOURCE, Kind.INTERCEPTOR, Kind.SELECTOR, Kind.CHANNEL, Kind.PROCESSOR, Kind.SINK);

    private static final Set<Kind> FLOW = Set.of(Kind.SOURCE, Kind.CHANNEL, Kind.SINK);

    /** Characters of a refusal. */
    private static final int LONGEST = 4000;

    private final Components components;
    private final List<AuditLog> audits = new CopyOnWriteArrayList<>();
    private final List<SwapReports> reports = new CopyOnWriteArrayList<>();

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable ComponentHolds holds;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Rebinding rebinding;

    @Activate
    public ComponentCommands(@Reference Components components) {
        this.components = components;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeAudit")
    void addAudit(AuditLog audit) {
        audits.add(audit);
    }

    void removeAudit(AuditLog audit) {
        audits.remove(audit);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeReports")
    void addReports(SwapReports source) {
        reports.add(source);
    }

    void removeReports(SwapReports source) {
        reports.remove(source);
    }

    /** A request that can't be met; the message says why, for people. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;

        Refusal(String message) {
            super(message);
        }
    }

    /** Finds the component that is meant. */
    interface Finding {
        ComponentKey find(List<String> words) throws Refusal;
    }

    /** What a command does with its component; returns the exit code. */
    interface Work {
        int on(ComponentKey component, ComponentLine line, Instant began)
                throws Refusal, IOException, InterruptedException;
    }

    /** What is common to the runs of these commands: a wrong line is answered, a refusal is kept. */
    int run(String verb, Finding finding, List<String> arguments, Appendable answer, Work work)
            throws IOException, InterruptedException, UsageException {
        Instant began = Instant.now();
        ComponentLine line = ComponentLine.of(arguments);
        if (line.words().isEmpty()) {
            throw new UsageException(verb + " what?");
        }
        ComponentKey component;
        try {
            component = finding.find(line.words());
        } catch (Refusal e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
        try {
            return work.on(component, line, began);
        } catch (Refusal e) {
            return refused(answer, verb, component, String.valueOf(e.getMessage()), false, began);
        }
    }

    ComponentHolds holds() throws Refusal {
        ComponentHolds present = holds;
        if (present == null) {
            throw new Refusal("the flow engine is not running");
        }
        return present;
    }

    Rebinding rebinding() throws Refusal {
        Rebinding present = rebinding;
        if (present == null) {
            throw new Refusal("the topology is not running");
        }
        return present;
    }

    /**
     * The component that is meant by {@code sink k1}, or by {@code k1} if only one source, channel or sink has that name: a selector
     * has its source's, a processor its group's, and whoever means one of those says so.
     */
    ComponentKey find(List<String> words) throws Refusal {
        List<ComponentKey> known = statuses().stream().map(ComponentStatus::key).toList();
        List<ComponentKey> flows =
                known.stream().filter(ComponentCommands::isOfTheFlow).toList();
        Optional<ComponentKey> meant = find(words, flows);
        return meant.isPresent() ? meant.get() : findAny(words, known);
    }

    static boolean isOfTheFlow(ComponentKey component) {
        return FLOW.contains(component.kind());
    }

    private static ComponentKey findAny(List<String> words, List<ComponentKey> known) throws Refusal {
        return find(words, known)
                .orElseThrow(() -> new Refusal("there is no " + String.join(" ", words)
                        + (known.isEmpty() ? "" : "; there are " + names(known, ", "))));
    }

    /** The hold that is meant, of a component that may be gone. */
    Hold findHold(List<String> words) throws Refusal {
        List<Hold> all = holds().holds();
        Optional<ComponentKey> meant =
                find(words, all.stream().map(Hold::component).toList());
        return all.stream()
                .filter(hold -> meant.isPresent() && hold.component().equals(meant.get()))
                .findFirst()
                .orElseThrow(() -> new Refusal(String.join(" ", words) + " is not on hold"
                        + (all.isEmpty()
                                ? "; nothing is"
                                : "; on hold are "
                                        + names(
                                                all.stream()
                                                        .map(Hold::component)
                                                        .toList(),
                                                ", "))));
    }

    private static Optional<ComponentKey> find(List<String> words, List<ComponentKey> known) throws Refusal {
        List<ComponentKey> fit = new ArrayList<>();
        boolean whole = words.size() == 2
                && Kind.of(words.get(0)).filter(KINDS::contains).isPresent();
        if (!whole && words.size() != 1) {
            throw new Refusal("say which component, as in: sink k1");
        }
        for (ComponentKey key : known) {
            if (whole
                    ? key.toString().equals(String.join(" ", words))
                    : key.name().equals(words.get(0))) {
                fit.add(key);
            }
        }
        if (fit.size() > 1) {
            throw new Refusal(words.get(0) + " may be " + names(fit, " or ") + "; say which");
        }
        return fit.stream().findFirst();
    }

    private static String names(List<ComponentKey> components, String between) {
        return components.stream().map(ComponentKey::toString).collect(Collectors.joining(between));
    }

    List<ComponentStatus> statuses() {
        return components.statuses();
    }

    Optional<ComponentStatus> status(ComponentKey component) {
        return statuses().stream()
                .filter(status -> status.key().equals(component))
                .findFirst();
    }

    List<SwapReport> reports() {
        return reports.stream().flatMap(source -> source.reports().stream()).toList();
    }

    /** Keeps what was done. */
    void done(Appendable answer, String what, ComponentKey component, String reason, Instant began) {
        tell(new Deed(Answer.callerOf(answer), what, component.toString(), "done", reason), began);
    }

    private void tell(Deed deed, Instant began) {
        audits.forEach(audit -> audit.add(deed, began));
    }

    /** Answers a request that could not be met, and keeps it. Returns the exit code. */
    int refused(Appendable answer, String what, ComponentKey component, String why, boolean changed, Instant began)
            throws IOException {
        answer.append(changed ? "Failed: " : "Refused: ")
                .append(Printable.of(why, LONGEST))
                .append(why.endsWith(".") ? "" : ".")
                .append(changed ? "" : " Nothing was changed.")
                .append('\n');
        tell(new Deed(Answer.callerOf(answer), what, component.toString(), changed ? "failed" : "refused", why), began);
        return 1;
    }
}
