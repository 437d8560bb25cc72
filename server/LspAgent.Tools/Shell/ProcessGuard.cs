using System.ComponentModel;
using System.IO.Pipes;

namespace LspAgent.Tools.Shell;

/// <summary>
/// Ends what commands left running when this process is gone, however it went: a small shell that waits for the end of a pipe
/// whose other end only this process holds, and then ends everything that carries the mark.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    /// <summary>Reads until the pipe ends, then looks again until nothing is found: what forks meanwhile is found the next time.</summary>
    private const string Script =
        """
        trap '' INT TERM HUP
        while read -r word; do [ "$word" = over ] && exit 0; done
        round=0
        while [ $round -lt 50 ]; do
          found=
          if [ -d /proc/self ]; then
            for file in $(grep -lsF -e "$1" /proc/[0-9]*/environ 2>/dev/null); do
              id=${file#/proc/}; id=${id%/environ}
              [ "$id" = "$$" ] || { kill -KILL "$id" 2>/dev/null && found=1; }
            done
          else
            for id in $(ps -axEww -o pid=,command= | grep -F -e "$1" | grep -v -e 'grep -F' -e 'lspagent-guard' | awk '{print $1}'); do
              kill -KILL "$id" 2>/dev/null && found=1
            done
          fi
          [ -n "$found" ] || exit 0
          round=$((round+1))
        done
        """;

    private readonly AnonymousPipeServerStream _pipe;

    private ProcessGuard(AnonymousPipeServerStream pipe, Task<int> exited) => (_pipe, Exited) = (pipe, exited);

    /// <summary>Done when it has done its work, or was told that there is none.</summary>
    public Task<int> Exited { get; }

    /// <summary>Null where it cannot be: on Windows, or without a shell.</summary>
    public static ProcessGuard? TryStart(ProcessMark mark)
    {
        const string Shell = "/bin/sh";
        if (OperatingSystem.IsWindows() || !File.Exists(Shell))
        {
            return null;
        }

        var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        try
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin" };
            var start = new ShellStart(Shell, ["-c", Script, "lspagent-guard", $"{ProcessMark.Variable}={mark.Value}"], environment, "/", "/dev/null");
            var process = UnixProcess.Start(start, (int)pipe.ClientSafePipeHandle.DangerousGetHandle());
            pipe.DisposeLocalCopyOfClientHandle();
            return new ProcessGuard(pipe, process.Exited);
        }
        catch (Win32Exception)
        {
            pipe.Dispose();
            return null;
        }
    }

    /// <summary>Tells it that nothing is left to end.</summary>
    public void Release()
    {
        try
        {
            _pipe.Write("over\n"u8);
        }
        catch (IOException)
        {
            // Somebody ended it.
        }

        _pipe.Dispose();
    }

    /// <summary>Lets it do its work at once.</summary>
    public void Dispose() => _pipe.Dispose();
}
