package org.millrace.acceptance;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Plug-ins with the mistakes that people make who have the api and bnd, and no parent of ours that would have told them. */
final class WrongJars {
    private static final String COMPONENT = """
        @Component(service = Sink.class, configurationPid = "millrace.sink.acme",
            configurationPolicy = ConfigurationPolicy.REQUIRE)
        """;
    private static final String DESIGNATE = "@Designate(ocd = AcmeSink.Config.class, factory = true)\n";
    private static final String ACTIVATE = "@Activate public AcmeSink(Config config) {}";
    private static final String KEYS = "String url();";

    private final Path folder;
    private final List<Wrong> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param way what whoever made it has to be told
     */
    record Wrong(String name, Path jar, List<String> way) {}

    private WrongJars(Path folder) {
        this.folder = folder;
    }

    private static String sink(String annotations, String keys, String constructor, String deliver) {
        return """
            package com.acme;
            import org.millrace.api.component.SinkType;
            import org.millrace.api.sink.Batch;
            import org.millrace.api.sink.Sink;
            import org.osgi.service.component.annotations.*;
            import org.osgi.service.metatype.annotations.*;
            @SinkType("acme")
            """ + annotations + """
                public class AcmeSink implements Sink {
                    @ObjectClassDefinition(id = "millrace.sink.acme")
                    public @interface Config { %s }
                    %s
                    @Override public void deliver(Batch batch) { %s }
                }
                """.formatted(keys, constructor, deliver);
    }

    private ThirdParty named(String name) {
        return new ThirdParty("com.acme." + name);
    }

    private void add(String name, ThirdParty plugin, String... way) throws Exception {
        all.add(new Wrong(name, plugin.build("1.0.0", folder.resolve(name + ".jar")), List.of(way)));
    }

    private void add(String name, String text, String... way) throws Exception {
        add(name, named(name).source(text), way);
    }

    /** Builds them all into a folder. */
    static List<Wrong> in(Path folder) throws Exception {
        WrongJars jars = new WrongJars(folder);
        jars.annotations();
        jars.keys();
        jars.contents();
        return jars.all;
    }

    /** One that installs, and that fails when it first uses what it has imported as optional. */
    static Path optional(Path folder) throws Exception {
        return new ThirdParty("com.acme.optional")
                .source(sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE, "new com.google.gson.Gson().toJson(\"\");"))
                .library(ThirdParty.place(Gson.class))
                .with("Import-Package", "*;resolution:=optional")
                .build("1.0.0", folder.resolve("optional.jar"));
    }

    /** The same sink without a mistake. */
    static Path right(Path folder) throws Exception {
        return new ThirdParty("com.acme.right")
                .source(sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE, ""))
                .build("1.0.0", folder.resolve("right.jar"));
    }

    private void annotations() throws Exception {
        add(
                "no-factory",
                sink(COMPONENT + "@Designate(ocd = AcmeSink.Config.class)\n", KEYS, ACTIVATE, ""),
                "factory = true");
        add("no-component", sink("", KEYS, "", ""), "org.millrace.plugin.parent", "@Component(service = Sink.class");
        add(
                "other-pid",
                sink(COMPONENT.replace("millrace.sink.acme", "com.acme.sink") + DESIGNATE, KEYS, ACTIVATE, ""),
                "configurationPid = \"millrace.sink.acme\"");
        add(
                "no-activate",
                sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE.replace("@Activate ", ""), ""),
                "put @Activate on");
        add(
                "twice",
                named("twice")
                        .source(sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE, ""))
                        .source(sink(COMPONENT, KEYS, ACTIVATE, "")
                                .replace("AcmeSink", "OtherSink")
                                .replace("@ObjectClassDefinition(id = \"millrace.sink.acme\")", "")),
                "a type of its own");
        add(
                "no-type",
                sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE, "").replace("@SinkType(\"acme\")\n", ""),
                "put @SinkType(\"acme\") on the class");
    }

    private void keys() throws Exception {
        add("lone-value", sink(COMPONENT + DESIGNATE, "String value();", ACTIVATE, ""), "call it $value()");
        add(
                "key-type",
                sink(COMPONENT + DESIGNATE, "String url(); String type();", ACTIVATE, ""),
                "the key type",
                "another name");
        add(
                "key-channel",
                sink(COMPONENT + DESIGNATE, "String url(); int channel() default 3;", ACTIVATE, ""),
                "the key channel",
                "another name");
    }

    private void contents() throws Exception {
        String uses = sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE, "new com.google.gson.Gson().toJson(\"\");");
        Path gson = ThirdParty.place(Gson.class);
        add(
                "missing-package",
                named("missing").source(uses).library(gson),
                "com.google.gson",
                "-conditionalpackage: com.google.gson.*");
        add(
                "whole-library",
                named("whole").source(uses).library(gson).with("-includeresource", "@" + gson),
                "META-INF/versions",
                "-conditionalpackage",
                "-includeresource: @LIBRARY.jar!/!META-INF/*");
        add(
                "java-21",
                named("java21")
                        .source(sink(COMPONENT + DESIGNATE, KEYS, ACTIVATE, ""))
                        .forJava(21),
                "Java 21",
                "--release 17");
    }
}
