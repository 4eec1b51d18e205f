package org.millrace.runtime.flow.status;

/** Names one component of the topology: an interceptor's name is {@code source.interceptor}, a selector's its source's. */
public record ComponentKey(String kind, String name) {
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
