package org.millrace.runtime.topology;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;

/** {@code list}: what the installed bundles offer. */
final class ListCommand implements Command {
    private static final Comparator<ComponentType> ORDER = Comparator.comparing(
                    (ComponentType type) -> type.kind().word())
            .thenComparing(type -> type.type().toLowerCase(Locale.ROOT))
            .thenComparing(type -> type.provider().version());

    private final Supplier<Catalog> catalog;

    ListCommand(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String summary() {
        return "shows the installed component types and their keys";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, UsageException {
        Arguments line = Arguments.of(arguments);
        boolean json = line.flag("--json");
        List<String> words = line.words();
        if (words.size() > 2) {
            throw new UsageException("a kind and a type, no more: " + String.join(" ", words));
        }
        Optional<Kind> kind =
                words.isEmpty() ? Optional.empty() : Kind.of(words.get(0).toLowerCase(Locale.ROOT));
        if (!words.isEmpty() && kind.isEmpty()) {
            List<String> kinds = List.of(
                    "source", "channel", "sink", "interceptor", "selector", "processor", "serializer", "deserializer");
            answer.append("There is no kind ")
                    .append(words.get(0))
                    .append("; ")
                    .append(Nearest.hint(words.get(0), kinds, "kinds are " + String.join(", ", kinds)))
                    .append('\n');
            return 2;
        }
        List<ComponentType> types = new ArrayList<>(catalog.get().types());
        types.removeIf(type -> kind.isPresent() && type.kind() != kind.get());
        types.removeIf(type -> words.size() == 2 && !type.answersTo(words.get(1)));
        types.sort(ORDER);
        if (words.size() == 2 && types.isEmpty()) {
            answer.append("No installed bundle offers ")
                    .append(String.join(" ", words))
                    .append(".\n");
            return 1;
        }
        answer.append(json ? TypesAsJson.of(types) : TypesAsText.of(types));
        return 0;
    }
}
