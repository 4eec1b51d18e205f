package org.millrace.runtime.topology;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.topology.finding.Nearest;
import org.millrace.runtime.topology.listing.TypesAsJson;
import org.millrace.runtime.topology.listing.TypesAsMarkdown;
import org.millrace.runtime.topology.listing.TypesAsSchema;
import org.millrace.runtime.topology.listing.TypesAsText;
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
        Form form = Form.of(line.flag("--json"), line.flag("--schema"), line.flag("--markdown"));
        List<String> words = line.words();
        if (words.size() > 2) {
            throw new UsageException("a kind and a type, no more: " + String.join(" ", words));
        }
        if (form == Form.SCHEMA && words.size() == 1) {
            throw new UsageException("--schema is of all types, or of one: KIND TYPE");
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
        if (words.size() == 2 && types.stream().noneMatch(type -> type.answersTo(words.get(1)))) {
            answer.append("No installed bundle offers ")
                    .append(String.join(" ", words))
                    .append("; ")
                    .append(nearest(types, kind.orElseThrow(), words.get(1)))
                    .append(".\n");
            return 1;
        }
        types.removeIf(type -> words.size() == 2 && !type.answersTo(words.get(1)));
        types.sort(ORDER);
        answer.append(form.show(types, words.size() == 2));
        return 0;
    }

    private static String nearest(List<ComponentType> types, Kind kind, String typed) {
        Set<String> names = new Catalog(types).names(kind);
        return Nearest.to(typed, names)
                .map(near -> "the nearest is " + near)
                .orElseGet(() -> names.isEmpty()
                        ? "no " + kind.word() + " is installed"
                        : "there are " + String.join(", ", names));
    }

    /** In which form the types are shown. */
    private enum Form {
        TEXT,
        JSON,
        SCHEMA,
        MARKDOWN;

        static Form of(boolean json, boolean schema, boolean markdown) throws UsageException {
            if ((json ? 1 : 0) + (schema ? 1 : 0) + (markdown ? 1 : 0) > 1) {
                throw new UsageException("one of --json, --schema and --markdown");
            }
            return json ? JSON : schema ? SCHEMA : markdown ? MARKDOWN : TEXT;
        }

        /** Of one type, which several bundles may offer, or of many. */
        String show(List<ComponentType> types, boolean one) {
            return switch (this) {
                case TEXT -> TypesAsText.of(types);
                case JSON -> TypesAsJson.of(types);
                case SCHEMA -> one ? TypesAsSchema.of(types.get(types.size() - 1)) : TypesAsSchema.ofTopology(types);
                case MARKDOWN -> TypesAsMarkdown.of(types);
            };
        }
    }
}
