package org.millrace.itest;

import static org.millrace.itest.ZooJar.Fate.REFUSED;
import static org.millrace.itest.ZooJar.Fate.TAKEN;
import static org.millrace.itest.ZooJar.Fate.TRUSTED;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The jars of the trust zoo and what each policy makes of them: what the README's table says, as jars. */
final class TrustZoo {
    private static final int BULK = 50 << 20;

    private final ZooCode code;
    private final List<ZooJar> jars = new ArrayList<>();

    private TrustZoo(ZooCode code) {
        this.code = code;
    }

    static List<ZooJar> of(ZooCode code) throws IOException {
        TrustZoo zoo = new TrustZoo(code);
        zoo.honest();
        zoo.leftToTheTrusted();
        zoo.partOfOthers();
        zoo.inThePlaceOfTheContainer();
        zoo.asksForTooMuch();
        zoo.componentsAtOnce();
        zoo.malformedManifests();
        zoo.malformedFiles();
        return zoo.jars;
    }

    private ZooJar jar(String name, ZooJar.Fate fate) {
        ZooJar jar = ZooJar.of(name, fate, code);
        jars.add(jar);
        return jar;
    }

    private ZooJar taken(String name) {
        return jar(name, TAKEN);
    }

    /** A jar whose code would run at once, were it let in. */
    private ZooJar refused(String name) {
        return jar(name, REFUSED).activator();
    }

    private void honest() throws IOException {
        taken("plain");
        byte[] bulk = new byte[BULK];
        new Random(1).nextBytes(bulk);
        taken("library")
                .library()
                .header(
                        "Export-Package",
                        "org.example.bulky;version=\"1.2.0\";uses:=\"java.util\",org.example.other;version=\"2.0\"")
                .entries(code.of("org/example/bulky"))
                .entry("bulk.bin", bulk);
        taken("reader")
                .more("Import-Package", "org.example.bulky;version=\"[1.2,2)\"")
                .entry("touch.txt", "org.example.bulky.Bulky");
        taken("requirer")
                .header("Require-Bundle", "org.example.zoo.library;bundle-version=\"[1,2)\";visibility:=private")
                .entry("touch.txt", "org.example.bulky.Bulky");
        taken("dynamic")
                .header("DynamicImport-Package", "javax.*,sun.misc")
                .entry("touch.txt", "javax.xml.parsers.SAXParserFactory");
        taken("native")
                .header(
                        "Bundle-NativeCode",
                        "lib/libx.so;osname=Linux;processor=x86-64;processor=amd64;selection-filter=\"(a=b)\",*")
                .entry("lib/libx.so", "\u007fELF and so on");
        taken("versions")
                .header("Multi-Release", "true")
                .entry("META-INF/versions/17/org/example/zoo/Later.class", "for another Java");
        taken("letters").entry("pl\u00e4tze/\u7a7a \u0444.txt", "x").header("Bundle-Name", "\u00c4 \u7a7a plug-in");
        taken("embedding")
                .header("Bundle-ClassPath", ".,lib/inner.jar,lib/absent.jar")
                .entry("lib/inner.jar", zipped(code.of("org/example/inner")))
                .entry("touch.txt", "org.example.inner.Inner");
        taken("optional").more("Import-Package", "org.nowhere;version=\"[1,2)\";resolution:=optional");
        taken("stars").header("Service-Component", "OSGI-INF/*.xml, more/*.xml");
        ZooJar elsewhere = taken("elsewhere").header("Service-Component", "descriptions/here.text");
        elsewhere.entry("descriptions/here.text", elsewhere.component("ZooSink", "org.millrace.api.sink.Sink", ""));
        taken("single").header("Bundle-SymbolicName", "org.example.zoo.single;singleton:=true");
        ZooJar many = taken("many");
        for (int i = 0; i < 5000; i++) {
            many.entry("data/" + i + ".txt", "");
        }
        taken("capable")
                .more("Provide-Capability", "osgi.service;objectClass:List<String>=\"a.B,c.D\";uses:=\"a,c\"")
                .more("Provide-Capability", "osgi.extender;osgi.extender=\"org.example.own\";version:Version=\"1.0\"")
                .header(
                        "Require-Capability",
                        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))\","
                                + "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=17))\"");
        taken("quoting").more("Provide-Capability", "x;y=\"a,b\",".repeat(1500) + "z");
        taken("updates").header("Bundle-UpdateLocation", "http://127.0.0.1:1/never.jar");
        taken("agents")
                .header("Premain-Class", "org.example.zoo.Start")
                .header("Launcher-Agent-Class", "org.example.zoo.Start");
        taken("inject").header("Export-Package", "javax.inject;version=\"1.0\"").entry("javax/inject/x", "");
        taken("windows").manifest(text -> text.replace("\n", "\r\n"));
    }

    private void leftToTheTrusted() {
        jar("activator", TRUSTED).activator();
        ZooJar listener = jar("listener", TRUSTED);
        listener.header("Service-Component", "OSGI-INF/sink.xml,OSGI-INF/listener.xml")
                .entry(
                        "OSGI-INF/listener.xml",
                        listener.component("Listener", "org.osgi.service.url.URLStreamHandlerService", ""));
    }

    private void partOfOthers() {
        refused("fragment").header("Fragment-Host", "org.millrace.runtime.deploy");
        refused("fragment-space").header("Fragment-Host", " org.millrace.runtime.deploy");
        refused("fragment-tab").header("Fragment-Host", "\torg.millrace.runtime.deploy\t;bundle-version=1");
        refused("fragment-quote").header("Fragment-Host", "\"org.millrace.runtime.deploy\"");
        refused("fragment-case").header("fragment-HOST", "org.apache.felix.scr");
        refused("fragment-plugin").header("Fragment-Host", "org.example.zoo.plain");
        refused("fragment-cr").manifest(text -> text.replaceFirst("\n", "\rFragment-Host: org.example.zoo.plain\n"));
        refused("fragment-late").manifest(text -> text + " \nFragment-Host: org.example.zoo.plain\n\n");
        refused("extension")
                .header("Fragment-Host", "system.bundle; extension:=framework")
                .header("ExtensionBundle-Activator", "org.example.zoo.Start");
        refused("extension-blank")
                .header("Fragment-Host", "  system.bundle ;extension:=\"framework\"")
                .header("ExtensionBundle-Activator", "org.example.zoo.Start");
        refused("extension-boot").header("Fragment-Host", "system.bundle;extension:=bootclasspath");
        refused("extension-felix").header("Fragment-Host", "org.apache.felix.framework");
        refused("extension-alone").header("ExtensionBundle-Activator", "org.example.zoo.Start");
    }

    private void inThePlaceOfTheContainer() {
        for (Map.Entry<String, String> each : new TreeMap<>(Map.of(
                        "slf4j", "org.slf4j;version=99",
                        "slf4j-tab", "a.b,\torg.slf4j ;version=99",
                        "slf4j-names", "a.b;org.slf4j;version=99",
                        "framework", "org.osgi.framework;version=99",
                        "parsers", "javax.xml.parsers;version=99",
                        "api", "org.millrace.api.sink;version=1.9",
                        "log", "org.osgi.service.log;version=1.4",
                        "java", "java.util",
                        "runtime", "org.millrace.runtime.flow"))
                .entrySet()) {
            refused("export-" + each.getKey()).header("Export-Package", each.getValue());
        }
        refused("name-scr")
                .header("Bundle-SymbolicName", "org.apache.felix.scr")
                .header("Bundle-Version", "99");
        refused("name-api").header("Bundle-SymbolicName", "org.millrace.api;singleton:=true");
        refused("name-promise")
                .header("Bundle-SymbolicName", "org.osgi.util.promise")
                .header("Bundle-Version", "99");
        refused("name-system").header("Bundle-SymbolicName", "system.bundle");
        refused("name-colours").header("Bundle-SymbolicName", "org.example.\u202Ezoo");
        refused("capability-ee").header("Provide-Capability", "osgi.ee;osgi.ee=JavaSE;version:Version=99");
        refused("capability-ds")
                .header("Provide-Capability", "osgi.extender;osgi.extender=\"osgi.component\";version:Version=1.9");
        refused("capability-wiring").header("Provide-Capability", "osgi.wiring.package;osgi.wiring.package=org.slf4j");
    }

    private void asksForTooMuch() {
        refused("import-runtime").header("Import-Package", "org.millrace.runtime.flow;resolution:=optional");
        refused("import-services").header("Import-Package", "org.millrace.runtime.services;version=\"[1,2)\"");
        refused("require-runtime").header("Require-Bundle", "org.millrace.runtime.deploy;resolution:=optional");
        refused("dynamic-all").header("DynamicImport-Package", "*");
        refused("dynamic-org").header("DynamicImport-Package", "javax.*, org.*");
        refused("dynamic-runtime").header("DynamicImport-Package", "org.millrace.runtime.*");
        refused("path-outside").header("Bundle-ClassPath", ".,lib/../../outside.jar");
        refused("path-external").header("Bundle-ClassPath", ".,external:/tmp/outside.jar");
    }

    private void componentsAtOnce() {
        now("now", "OSGI-INF/now.xml", "OSGI-INF/now.xml", " immediate='true'");
        now("now-outside", "not/here/*.description", "not/here/now.description", " immediate = 'true'");
        now("now-root", "now.xml", "now.xml", " immediate=\"&#116;rue\"");
        now("now-default", "/OSGI-INF/now.xml", "OSGI-INF/now.xml", "");
        ZooJar typed = now("now-type", "OSGI-INF/now.xml", "OSGI-INF/now.xml", "");
        typed.entry(
                "OSGI-INF/now.xml",
                "<!DOCTYPE component [<!ATTLIST component immediate CDATA 'true'>]>"
                        + typed.component("Now", "a.B", "").replace("s:component", "component"));
        ZooJar foreign = now("now-foreign", "OSGI-INF/now.xml", "OSGI-INF/now.xml", "");
        foreign.entry(
                "OSGI-INF/now.xml",
                foreign.component("Now", "a.B", "").replace("<service>", "<service xmlns='urn:other'>"));
        jar("now-version", REFUSED)
                .header("Multi-Release", "true")
                .entry("META-INF/versions/17/OSGI-INF/sink.xml", "<component immediate='true'/>");
        jar("absent", REFUSED)
                .entry("OSGI-INF/sink.xml", "<component><implementation class='org.example.Gone'/></component>");
        jar("nested", REFUSED).entry("OSGI-INF/sink.xml", "<a>".repeat(5000) + "</a>".repeat(5000));
    }

    private ZooJar now(String name, String header, String entry, String attributes) {
        ZooJar jar = jar(name, REFUSED);
        String service = name.equals("now-default") ? "" : "a.B";
        return jar.header("Service-Component", "OSGI-INF/sink.xml, " + header)
                .entry(entry, jar.component("Now", service, attributes));
    }

    private void malformedManifests() {
        refused("manifest-old").manifest(text -> text.replace("Bundle-ManifestVersion: 2\n", ""));
        refused("manifest-twice").manifest(text -> "Bundle-Version: 9\n" + text);
        refused("manifest-nul").manifest(text -> "X: a\0b\n" + text);
        refused("manifest-endless").manifest(String::strip);
        refused("manifest-huge").manifest(text -> "X: y\n".repeat(500_000) + text);
        refused("manifest-later").entry("META-INF/versions/9/OSGI-INF/MANIFEST.MF", "Import-Package: x\n\n");
        refused("manifest-filter").header("Require-Capability", "x;filter:=\"" + "(".repeat(20_000) + "\"");
        refused("manifest-native").header("Bundle-NativeCode", "a;selection-filter=\"" + "(".repeat(20_000) + "\"");
        refused("manifest-quotes").header("Provide-Capability", "x;y=" + "\"a\"".repeat(1000));
    }

    private void malformedFiles() {
        refused("file-escape").entry("../../escape.txt", "x");
        refused("file-absolute").entry("/tmp/escape.txt", "x");
        refused("file-backslash").entry("a\\..\\b", "x");
        refused("file-doubled")
                .entry("aaaaaaaa.class", "x")
                .entry("bbbbbbbb.class", "y")
                .bytes(jar -> replaced(jar, "bbbbbbbb.class", "aaaaaaaa.class"));
        refused("file-manifests")
                .entry("META-INF/manifest.mf", "Manifest-Version: 1.0\n\n")
                .bytes(jar -> jar);
        refused("file-bomb").entry("zeros", new byte[100 << 20]);
        refused("file-cut").bytes(jar -> Arrays.copyOf(jar, jar.length - 30));
        refused("file-tail").bytes(jar -> Arrays.copyOf(jar, jar.length + 30));
        refused("file-front").bytes(jar -> replaced(jar, "zoo.txt", "zoo.tx"));
        refused("file-text").bytes(jar -> "no jar at all".getBytes(StandardCharsets.UTF_8));
        refused("file-empty").bytes(jar -> new byte[0]);
    }

    private static byte[] replaced(byte[] jar, String what, String by) {
        return new String(jar, StandardCharsets.ISO_8859_1).replace(what, by).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zipped(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        ZooJar.zip(new HashMap<>(entries), jar);
        return jar.toByteArray();
    }
}
