/**
 * The keys that bodies are encrypted with: where they are kept, and the cipher that each run derives. A secret never leaves
 * it but as a {@code SecretKey}. Keys are read by the thread that opens the channel; ciphers are used by all.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.crypto;
