package org.millrace.runtime.topology.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetatypeReaderTest {
    private static Map<String, Map<String, KeyDefinition>> read(String document) throws IOException {
        return MetatypeReader.read(new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8)));
    }

    private static KeyDefinition key(String attributes) throws IOException {
        return key(attributes, "");
    }

    private static KeyDefinition key(String attributes, String children) throws IOException {
        return read("<metatype:MetaData xmlns:metatype='http://www.osgi.org/xmlns/metatype/v1.4.0'>"
                        + "<OCD id='o' name='O'><AD id='k' " + attributes + ">" + children + "</AD></OCD>"
                        + "<Designate factoryPid='millrace.sink.x'><Object ocdref='o'/></Designate>"
                        + "</metatype:MetaData>")
                .getOrDefault("millrace.sink.x", Map.of())
                .values()
                .iterator()
                .next();
    }

    @Test
    void aKeyIsRequiredUnlessItIsSaidOtherwiseOrHasADefault() throws IOException {
        assertThat(key("type='String'").mustBeSet()).isTrue();
        assertThat(key("type='String' required='true'").mustBeSet()).isTrue();
        assertThat(key("type='String' required='false'").mustBeSet()).isFalse();
        assertThat(key("type='String' default='x'").mustBeSet()).isFalse();
        assertThat(key("type='String' default=''").mustBeSet()).isFalse();
    }

    @Test
    void everythingThatIsSaidOfAKeyIsRead() throws IOException {
        assertThat(key(
                        "type='Integer' default='5' min='1' max='9' required='false' description='How many.'",
                        "<Option label='five' value='5'/><Option label='six' value='6'/>"))
                .isEqualTo(new KeyDefinition(
                        "k", "Integer", false, "5", true, "1", "9", List.of("5", "6"), false, "How many."));
    }

    @Test
    void aCardinalityIsSeveralValues() throws IOException {
        assertThat(key("type='String'").many()).isFalse();
        assertThat(key("type='String' cardinality='0'").many()).isFalse();
        assertThat(key("type='String' cardinality='2147483647'").many()).isTrue();
        assertThat(key("type='String' cardinality='-2147483648'").many()).isTrue();
    }

    @Test
    void passwordsAndWhatIsCalledSoAreSecret() throws IOException {
        assertThat(key("type='Password'").secret()).isTrue();
        assertThat(key("type='String'").secret()).isFalse();
    }

    @Test
    void theOldNameOfACharacterIsKnown() throws IOException {
        assertThat(key("type='Char'").type()).isEqualTo("Character");
    }

    @Test
    void keysComeByFactoryPidInTheirOrder() throws IOException {
        Map<String, Map<String, KeyDefinition>> read = read("<MetaData>"
                + "<OCD id='o'><AD id='z' type='String'/><AD id='a' type='String'/></OCD><OCD id='p'/>"
                + "<Designate factoryPid='one'><Object ocdref='o'/></Designate>"
                + "<Designate factoryPid='two'><Object ocdref='p'/></Designate>"
                + "<Designate factoryPid='three'><Object ocdref='gone'/></Designate></MetaData>");
        assertThat(read).containsOnlyKeys("one", "two");
        assertThat(read.getOrDefault("one", Map.of()).keySet()).containsExactly("z", "a");
        assertThat(read.getOrDefault("two", Map.of())).isEmpty();
    }

    @Test
    void aDocumentThatIsNoneIsAnIoException() {
        assertThatThrownBy(() -> read("<MetaData>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("metatype");
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class);
    }

    @Test
    void aDocumentReachesForNothingOutside() {
        assertThatThrownBy(() -> read("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><MetaData>&e;</MetaData>"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("DOCTYPE");
    }
}
