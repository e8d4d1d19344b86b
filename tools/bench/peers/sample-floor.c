/*
 * The floor of a local sample: nothing but reading the files, on kept descriptors, each from offset 0 until a read
 * answers 0 bytes (one read of a seq_file may return only a part). No parsing, no arithmetic.
 *
 *   sample-floor ROUNDS FILE...      prints the CPU time of one round, microseconds
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#define MOST_FILES 1024
/* Small, and doubled for a longer file: the kernel clears as many bytes as are asked of a file under /proc/sys. */
#define FIRST_BYTES 4096

static char *buffers[MOST_FILES];
static size_t sizes[MOST_FILES];

static double cpu_microseconds(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

static void read_whole(int descriptor, int file) {
  size_t offset = 0;
  for (;;) {
    if (offset == sizes[file]) buffers[file] = realloc(buffers[file], sizes[file] = sizes[file] ? sizes[file] * 2 : FIRST_BYTES);
    ssize_t count = pread(descriptor, buffers[file] + offset, sizes[file] - offset, offset);
    if (count <= 0) return;
    offset += count;
  }
}

int main(int argc, char **argv) {
  static int descriptors[MOST_FILES];
  int count = 0;
  if (argc < 3) return 2;
  long rounds = atol(argv[1]);
  for (int i = 2; i < argc && count < MOST_FILES; i++) {
    int descriptor = open(argv[i], O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
      perror(argv[i]);
      return 1;
    }
    descriptors[count++] = descriptor;
  }
  double before = cpu_microseconds();
  for (long round = 0; round < rounds; round++)
    for (int i = 0; i < count; i++) read_whole(descriptors[i], i);
  printf("%.3f\n", (cpu_microseconds() - before) / rounds);
  return 0;
}
