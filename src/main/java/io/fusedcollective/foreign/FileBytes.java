package io.fusedcollective.foreign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Little-endian numbers of a file. Reads instead of mapping it: a mapped file that shrinks ends the process. */
final class FileBytes {

    private static final int LONGEST_TEXT = 4096;

    private final Path file;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer buffer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

    FileBytes(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    /** @throws ForeignLibraryException unless the file has these bytes */
    void require(long offset, long bytes) {
        if (offset < 0 || bytes < 0 || offset > size - bytes) {
            throw new ForeignLibraryException(
                    file + " is truncated or damaged: it has " + size + " bytes, and its headers" + " speak of bytes "
                            + offset + " to " + (offset + bytes) + "; build or install it again");
        }
    }

    int uint16(long offset) throws IOException {
        return read(offset, 2).getShort(0) & 0xFFFF;
    }

    int int32(long offset) throws IOException {
        return read(offset, 4).getInt(0);
    }

    long uint32(long offset) throws IOException {
        return int32(offset) & 0xFFFFFFFFL;
    }

    long int64(long offset) throws IOException {
        return read(offset, 8).getLong(0);
    }

    /** Up to a zero byte. */
    String text(long offset) throws IOException {
        require(offset, 1);
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(LONGEST_TEXT, size - offset));
        channel.read(bytes, offset);
        int length = 0;
        while (length < bytes.position() && bytes.get(length) != 0) {
            length++;
        }
        return new String(bytes.array(), 0, length, StandardCharsets.UTF_8);
    }

    private ByteBuffer read(long offset, int bytes) throws IOException {
        require(offset, bytes);
        buffer.clear().limit(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                require(offset, Long.MAX_VALUE);
            }
        }
        return buffer;
    }
}
