package org.millrace.distribution.builder.format;

import aQute.lib.json.JSONCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.content.JsonText;
import org.millrace.distribution.builder.content.Sha256;
import org.millrace.distribution.builder.wanted.BuildFailure;

/**
 * Writes an image as a layout of files, without a daemon or a registry: the layers of its base, and one with the distribution.
 *
 * <p>Source: OCI image specification 1.1, image layout, manifest and configuration.
 */
final class OciLayout {
    private static final String OCI = "application/vnd.oci.image.";
    private static final long LARGEST_DOCUMENT = 4 << 20;
    /** No name, so that it needs no entry in the base's list of users. */
    private static final int USER = 10001;

    private final Path target;
    private final Packing what;
    private final List<Object> layers = new ArrayList<>();
    private final List<Object> diffIds = new ArrayList<>();
    private final Map<String, Object> config = new TreeMap<>();
    private final Map<String, Object> image = new TreeMap<>();

    OciLayout(Path target, Packing what) {
        this.target = target;
        this.what = what;
    }

    void write(OciOptions options) throws IOException, BuildFailure {
        Files.createDirectories(target.resolve("blobs/sha256"));
        image.put("architecture", options.architecture());
        image.put("os", "linux");
        if (options.base().isPresent()) {
            Path base = options.base().get();
            if (Files.isDirectory(base)) {
                layout(base);
            } else {
                root(base);
            }
        }
        own();
        configure();
        image.put("created", Instant.ofEpochSecond(what.time()).toString());
        image.put("config", config);
        image.put("rootfs", new TreeMap<>(Map.of("type", "layers", "diff_ids", diffIds)));
        Map<String, Object> manifest = new TreeMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", OCI + "manifest.v1+json");
        manifest.put("config", document(JsonText.bytes(image), OCI + "config.v1+json"));
        manifest.put("layers", layers);
        Map<String, Object> descriptor = document(JsonText.bytes(manifest), OCI + "manifest.v1+json");
        descriptor.put(
                "annotations",
                Map.of("org.opencontainers.image.ref.name", what.manifest().version()));
        descriptor.put(
                "platform", new TreeMap<>(Map.of("architecture", image.get("architecture"), "os", image.get("os"))));
        Files.write(
                target.resolve("index.json"),
                JsonText.bytes(new TreeMap<>(Map.of(
                        "schemaVersion", 2, "mediaType", OCI + "index.v1+json", "manifests", List.of(descriptor)))));
        Files.write(target.resolve("oci-layout"), JsonText.bytes(Map.of("imageLayoutVersion", "1.0.0")));
    }

    /** The layer of ours: the home, and the folders in it that the agent writes to. */
    private void own() throws IOException {
        Path packed = Files.createTempFile(target, ".layer-", "");
        Sha256 unpacked = new Sha256();
        OutputStream zip = Tar.gzip(Files.newOutputStream(packed));
        try (Tar tar = new Tar(new DigestOutputStream(zip, unpacked.digest()), what.time())) {
            tar.folder("opt", 0755);
            tar.folder(home(), 0755);
            for (String folder : List.of("logs", "run", "var")) {
                tar.folder(home() + "/" + folder, 0700, USER);
            }
            tar.tree(what.tree(), home() + "/");
        }
        layer(packed, "tar+gzip", unpacked.hex());
        Files.delete(packed);
    }

    private String home() {
        return "opt/" + what.manifest().name();
    }

    private void configure() {
        config.put("User", USER + ":" + USER);
        config.put("WorkingDir", "/" + home());
        config.put("StopSignal", "SIGTERM");
        config.put(
                "Labels",
                new TreeMap<>(Map.of(
                        "org.opencontainers.image.title", what.manifest().name(),
                        "org.opencontainers.image.version", what.manifest().version(),
                        "org.opencontainers.image.description", what.manifest().description())));
        List<Object> entry = new ArrayList<>(List.of("/" + home() + "/bin/millrace"));
        List<Object> arguments = new ArrayList<>();
        if (what.agents().isEmpty()) {
            arguments.add("--help");
        } else {
            arguments.addAll(List.of("agent", "--name", what.agents().get(0)));
            what.topologies().forEach(file -> arguments.addAll(List.of("--conf-file", "/" + home() + "/conf/" + file)));
        }
        config.put("Entrypoint", entry);
        config.put("Cmd", arguments);
        Object environment = config.get("Env");
        List<Object> variables = new ArrayList<>(environment instanceof List<?> known ? known : List.of());
        if (variables.stream().noneMatch(each -> each.toString().startsWith("PATH="))) {
            variables.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        }
        // No archive of classes: what is written into a container is gone with it.
        variables.add("MILLRACE_CLASS_ARCHIVE=off");
        config.put("Env", variables);
    }

    /** The base as a root file system. */
    private void root(Path tar) throws IOException, BuildFailure {
        if (!Files.isRegularFile(tar)) {
            throw new BuildFailure("the base image " + tar + " is neither the folder of an OCI layout nor a tar");
        }
        boolean packed;
        try (InputStream in = Files.newInputStream(tar)) {
            packed = in.read() == 0x1f && in.read() == 0x8b;
        }
        Sha256 unpacked = new Sha256();
        try (InputStream in = Files.newInputStream(tar);
                InputStream plain = packed ? new GZIPInputStream(in, 1 << 16) : in;
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), unpacked.digest())) {
            byte[] head = plain.readNBytes(512);
            if (head.length < 512
                    || !new String(head, 257, 5, java.nio.charset.StandardCharsets.US_ASCII).equals("ustar")) {
                throw new BuildFailure("the base image " + tar + " is not a tar or tar.gz");
            }
            out.write(head);
            plain.transferTo(out);
        }
        layer(tar, packed ? "tar+gzip" : "tar", unpacked.hex());
    }

    /** The base as the first image of a layout. */
    private void layout(Path base) throws IOException, BuildFailure {
        Map<?, ?> index = map(json(base.resolve("index.json")), base, "index.json");
        Object first = list(index.get("manifests"), base, "manifests").stream()
                .findFirst()
                .orElseThrow(() -> new BuildFailure("the base image " + base + " names no manifest"));
        Map<?, ?> manifest = map(json(blob(base, first)), base, "manifest");
        if (!manifest.containsKey("config")) {
            throw new BuildFailure(
                    "the base image " + base + " is for several platforms; copy the one that is meant, as with"
                            + " 'skopeo copy --override-arch'");
        }
        Map<?, ?> settings = map(json(blob(base, manifest.get("config"))), base, "config");
        for (String key : List.of("architecture", "os", "variant")) {
            Optional.ofNullable(settings.get(key)).ifPresent(value -> image.put(key, value));
        }
        if (settings.get("config") instanceof Map<?, ?> known) {
            Optional.ofNullable(known.get("Env")).ifPresent(value -> config.put("Env", value));
        }
        List<?> ids = list(map(settings.get("rootfs"), base, "rootfs").get("diff_ids"), base, "diff_ids");
        List<?> below = list(manifest.get("layers"), base, "layers");
        if (ids.size() != below.size()) {
            throw new BuildFailure(
                    "the base image " + base + " has " + below.size() + " layers and names " + ids.size());
        }
        for (int i = 0; i < below.size(); i++) {
            Path blob = blob(base, below.get(i));
            Map<String, Object> descriptor = new TreeMap<>();
            Map<?, ?> its = map(below.get(i), base, "layer");
            descriptor.put("mediaType", String.valueOf(its.get("mediaType")));
            descriptor.put("digest", String.valueOf(its.get("digest")));
            descriptor.put("size", Files.size(blob));
            store(blob, Sha256.of(blob));
            layers.add(descriptor);
            diffIds.add(String.valueOf(ids.get(i)));
        }
    }

    private static Path blob(Path base, Object descriptor) throws BuildFailure, IOException {
        String digest = String.valueOf(map(descriptor, base, "descriptor").get("digest"));
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new BuildFailure("the base image " + base + " has a digest that is not SHA-256: " + digest);
        }
        Path blob = base.resolve("blobs/sha256").resolve(digest.substring(7));
        if (!Files.isRegularFile(blob) || !Sha256.of(blob).equals(digest.substring(7))) {
            throw new BuildFailure("the base image " + base + " lacks " + digest + ", or it is damaged");
        }
        return blob;
    }

    private static Object json(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_DOCUMENT) {
            throw new BuildFailure(file + " is not there, or larger than " + LARGEST_DOCUMENT + " bytes");
        }
        try {
            return new JSONCodec().dec().from(Files.readString(file)).get();
        } catch (Exception e) {
            throw new BuildFailure(file + " is not JSON: " + e.getMessage());
        }
    }

    private static Map<?, ?> map(@org.jspecify.annotations.Nullable Object value, Path base, String what)
            throws BuildFailure {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new BuildFailure("the base image " + base + " has no " + what);
    }

    private static List<?> list(@org.jspecify.annotations.Nullable Object value, Path base, String what)
            throws BuildFailure {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new BuildFailure("the base image " + base + " has no " + what);
    }

    private void layer(Path file, String type, String diffId) throws IOException {
        String digest = Sha256.of(file);
        store(file, digest);
        Map<String, Object> descriptor = new TreeMap<>();
        descriptor.put("mediaType", OCI + "layer.v1." + type);
        descriptor.put("digest", "sha256:" + digest);
        descriptor.put("size", Files.size(file));
        layers.add(descriptor);
        diffIds.add("sha256:" + diffId);
    }

    private void store(Path file, String digest) throws IOException {
        Path blob = target.resolve("blobs/sha256").resolve(digest);
        if (!Files.exists(blob)) {
            try (InputStream in = Entry.of(file, false).open();
                    OutputStream out = Files.newOutputStream(blob)) {
                in.transferTo(out);
            }
        }
    }

    private Map<String, Object> document(byte[] bytes, String type) throws IOException {
        String digest = Sha256.of(bytes);
        Files.write(target.resolve("blobs/sha256").resolve(digest), bytes);
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", type);
        descriptor.put("digest", "sha256:" + digest);
        descriptor.put("size", bytes.length);
        return descriptor;
    }
}
