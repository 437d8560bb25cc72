using System.CommandLine;
using System.CommandLine.Parsing;
using LspAgent.Core.Commands;
using LspAgent.Core.Sessions;
using LspAgent.Host.Doors;
using LspAgent.Host.Doors.Auth;
using LspAgent.Host.Doors.Exec;
using LspAgent.Host.Handlers;
using LspAgent.Host.Platform;
using LspAgent.Host.Platform.Sandbox;

namespace LspAgent.Host.Composition;

/// <summary>What can be asked of the executable on its command line. Exit codes: 0 done, 1 failed, 2 not understood.</summary>
internal static class CommandLine
{
    public const int UsageError = 2;

    public static async Task<int> RunAsync(string[] arguments, HostProcess process, CancellationToken shutdown)
    {
        // How editors start us. It is not worth the time that it takes to prepare for everything else that could be said.
        if (arguments is [] or ["lsp"] or ["--stdio"] or ["lsp", "--stdio"])
        {
            return await process.ServeLspAsync(new(), shutdown);
        }

        if (arguments is [SandboxListener.Verb])
        {
            return await SandboxListener.RunAsync(StandardStreams.OpenInput(), StandardStreams.OpenOutput(), shutdown);
        }

        if (arguments is [ExecCommand.Verb, ..])
        {
            // While this thread makes out what is wanted.
            ThreadPool.UnsafeQueueUserWorkItem(static _ => TranscriptLineFormat.Prepare(), null);
        }

        var root = Create(process, arguments);
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await process.Error.WriteLineAsync($"lspagent: {Explain(parsed, root)} See 'lspagent --help'.".AsMemory(), shutdown);
            return UsageError;
        }

        try
        {
            var exitCode = await parsed.InvokeAsync(
                new() { Output = process.Output, Error = process.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                shutdown);
            await process.FlushAsync();
            return exitCode;
        }
        catch (IOException exception)
        {
            await process.Error.WriteLineAsync($"lspagent: Standard output could not be written: {exception.Message.TrimEnd('.')}. Write to another place.");
            return ExitCodes.Failed;
        }
    }

    /// <summary>With the verb that is named and no other, or with all when none is: each takes its time to describe.</summary>
    private static RootCommand Create(HostProcess process, string[] arguments)
    {
        var root = new RootCommand("A coding agent that lives in your editor's language server.");
        AddLsp(root, process);
        (string Name, Func<HostProcess, Command> Create)[] verbs =
        [
            ("lsp", Lsp), ("acp", Acp), (WebCommand.Verb, WebCommand.Create), (ExecCommand.Verb, ExecCommand.Create), ("sessions", SessionsCommand.Create), ("permissions", PermissionsCommand.Create),
            ("auth", AuthCommand.Create), ("doctor", CheckUp),
        ];
        var named = arguments.Length == 0 ? -1 : Array.FindIndex(verbs, verb => string.Equals(verb.Name, arguments[0], StringComparison.Ordinal));
        foreach (var verb in named < 0 ? verbs : verbs.AsSpan(named, 1))
        {
            root.Subcommands.Add(verb.Create(process));
        }

        return root;
    }

    private static Command Lsp(HostProcess process)
    {
        var lsp = new Command("lsp", "Serves an editor by the Language Server Protocol. This is what happens without a verb, too.");
        AddLsp(lsp, process);
        return lsp;
    }

    private static Command Acp(HostProcess process)
    {
        var acp = new Command("acp", "Serves an editor's agent panel by the Agent Client Protocol, on standard input and output.");
        acp.Subcommands.Add(AuthCommand.LogIn(process, AuthHandlers.LoginVerb, isHidden: true));
        acp.SetAction((_, token) => process.ServeAcpAsync(token));
        return acp;
    }

    private static Command CheckUp(HostProcess process)
    {
        var doctor = new Command("doctor", "Checks what LspAgent needs on this machine, and says how to get what is missing.");
        doctor.SetAction((_, token) => Doctor.RunAsync(process.Output, process.Environment, process.Time, token));
        return doctor;
    }

    private static void AddLsp(Command command, HostProcess process)
    {
        var stdio = new Option<bool>("--stdio") { Description = "Speak on standard input and output (the default)." };
        var pipe = new Option<string>("--pipe") { Description = "Speak on the pipe or socket on which the editor listens.", HelpName = "NAME" };
        var clientProcess = new Option<int?>("--clientProcessId") { Description = "End with this process.", Hidden = true };
        command.Options.Add(stdio);
        command.Options.Add(pipe);
        command.Options.Add(clientProcess);
        command.Validators.Add(result =>
        {
            if (result.GetValue(stdio) && result.GetValue(pipe) is not null)
            {
                result.AddError("'--stdio' and '--pipe' cannot both be given.");
            }
        });
        command.SetAction((parsed, token) => process.ServeLspAsync(new(parsed.GetValue(pipe), parsed.GetValue(clientProcess)), token));
    }

    /// <summary>One sentence for the first mistake, with what may have been meant.</summary>
    private static string Explain(ParseResult parsed, RootCommand root)
    {
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            var command = parsed.CommandResult.Command;
            if (command.Parents.Any(parent => parent.Name is "auth") && AuthDoor.LooksLikeKey(token))
            {
                return AuthDoor.KeyOnCommandLine;
            }

            var known = command.Subcommands.Count > 0 && !token.StartsWith('-')
                ? command.Subcommands.Select(verb => verb.Name)
                : command.Options.Where(option => !option.Hidden).Select(option => option.Name);
            var kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "verb" : "argument";
            var meant = Spelling.Nearest(token, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            return $"there is no {kind} '{token}'.{meant}";
        }

        if (parsed.CommandResult.Command is { Action: null, Subcommands.Count: > 0 } group)
        {
            return $"say what '{group.Name}' is to do: {string.Join(", ", group.Subcommands.Select(verb => verb.Name))}.";
        }

        // What the library says can have several lines, and need not say which option it means.
        var error = parsed.Errors[0];
        var message = string.Join(' ', error.Message.Split(['\r', '\n', '\t', ' '], StringSplitOptions.RemoveEmptyEntries));
        var option = error.SymbolResult is OptionResult { Option.Name: var name } && !message.Contains(name, StringComparison.Ordinal) ? $"{name}: " : "";
        return $"{option}{message}{(message.EndsWith('.') ? "" : ".")}";
    }
}
