// Runs a command and gives it an error in place of a system call (x86-64).
//
//   deny call NUMBER ERRNO FIRST LAST COMMAND…   from the FIRST to the LAST of these calls behind the start of main()
//   deny others FILE NUMBER… -- COMMAND…         every call but these: EPERM, and its number into FILE
//
// A seccomp filter sends the calls here; a filter alone cannot count, and knows no main(). ocprobe's main() begins with
// sigaltstack(2): what the C library does before it is not its own.
#include <elf.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { most = 200 };
static struct sock_filter code[most * 2 + 8];
static unsigned short size;

static void add(unsigned short op, unsigned char yes, unsigned char no, unsigned value) {
    code[size++] = (struct sock_filter){op, yes, no, value};
}

// Calls in `numbers` end with `listed`, all others with `other`.
static void make_filter(const int* numbers, int count, unsigned listed, unsigned other) {
    add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, arch));
    add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AUDIT_ARCH_X86_64);
    add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS);
    add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < count; ++i) {
        add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (unsigned)numbers[i]);
        add(BPF_RET | BPF_K, 0, 0, listed);
    }
    add(BPF_RET | BPF_K, 0, 0, other);
}

static void become(char** command) {
    struct sock_fprog program = {size, code};
    ptrace(PTRACE_TRACEME, 0, 0, 0);
    raise(SIGSTOP);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(71);
    execvp(command[0], command);
    _exit(127);
}

static void refuse(pid_t child, int error) {
    struct user_regs_struct registers;
    ptrace(PTRACE_GETREGS, child, 0, &registers);
    registers.orig_rax = (unsigned long long)-1;
    registers.rax = (unsigned long long)-error;
    ptrace(PTRACE_SETREGS, child, 0, &registers);
}

int main(int argc, char** argv) {
    int numbers[most];
    int count = 0;
    int error = EPERM;
    long first = 1;
    long last = 0;
    char** command;
    FILE* refused = 0;
    const int others = argc > 3 && strcmp(argv[1], "others") == 0;
    if (others) {
        int at = 3;
        refused = fopen(argv[2], "w");
        if (!refused) return 64;
        for (; at < argc && strcmp(argv[at], "--") != 0 && count < most; ++at)
            numbers[count++] = atoi(argv[at]);
        command = argv + at + 1;
        make_filter(numbers, count, SECCOMP_RET_ALLOW, SECCOMP_RET_TRACE);
    } else {
        if (argc < 7) return 64;
        numbers[count++] = atoi(argv[2]);
        error = atoi(argv[3]);
        first = atol(argv[4]);
        last = atol(argv[5]);
        if (numbers[0] != SYS_sigaltstack) numbers[count++] = SYS_sigaltstack;
        command = argv + 6;
        make_filter(numbers, count, SECCOMP_RET_TRACE, SECCOMP_RET_ALLOW);
    }
    const pid_t child = fork();
    if (child == 0) become(command);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return 71;
    ptrace(PTRACE_SETOPTIONS, child, 0, PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP);
    int begun = others;
    long seen = 0;
    int pass = 0;
    for (;;) {
        ptrace(PTRACE_CONT, child, 0, pass);
        pass = 0;
        if (waitpid(child, &status, 0) != child) return 71;
        if (WIFEXITED(status)) return WEXITSTATUS(status);
        if (WIFSIGNALED(status)) return 128 + WTERMSIG(status);
        if (status >> 8 != (SIGTRAP | (PTRACE_EVENT_SECCOMP << 8))) {
            // The stop that follows execve(2), and signals, which the command gets.
            pass = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
            continue;
        }
        struct user_regs_struct registers;
        ptrace(PTRACE_GETREGS, child, 0, &registers);
        const int number = (int)registers.orig_rax;
        if (others) {
            fprintf(refused, "%d\n", number);
            fflush(refused);
            refuse(child, EPERM);
            continue;
        }
        if (number == SYS_sigaltstack) begun = 1;
        if (number == numbers[0] && begun && ++seen >= first && seen <= last) refuse(child, error);
    }
}
