using System.CommandLine;
using LspAgent.Core.Permissions;
using LspAgent.Core.Sessions;
using LspAgent.Host.Doors.Permissions;

namespace LspAgent.Host.Composition;

/// <summary>The verb <c>permissions</c>: what would be answered about a call, and about a file of cases.</summary>
internal static class PermissionsCommand
{
    public static Command Create(HostProcess process)
    {
        var command = new Command("permissions", "Says what the permission rules answer, and why. Nothing is run.");
        command.Subcommands.Add(Explain(process));
        command.Subcommands.Add(Check(process));
        return command;
    }

    private static Command Explain(HostProcess process)
    {
        var tool = new Argument<string>("TOOL") { Description = "The name of a tool, such as Bash." };
        var input = new Argument<string>("INPUT") { Description = "A command, a path or an address." };
        var mode = new Option<string?>("--permission-mode") { Description = "The mode of the session.", HelpName = "MODE" };
        mode.AcceptOnlyFromAmong([.. SessionOptions.ModeNames]);
        var command = new Command("explain", "Says whether one call would run, be asked about or be refused in this folder, and which rule decides.") { tool, input, mode };
        command.SetAction((parsed, token) => Door(process).ExplainAsync(
            parsed.GetValue(tool) ?? string.Empty,
            parsed.GetValue(input) ?? string.Empty,
            Directory.GetCurrentDirectory(),
            parsed.GetValue(mode) is { } name ? SessionOptions.FindMode(name) ?? PermissionMode.Default : PermissionMode.Default,
            token));
        return command;
    }

    private static Command Check(HostProcess process)
    {
        var cases = new Option<string>("--cases") { Description = "A file with one case a line, as JSON.", HelpName = "FILE", Required = true };
        var command = new Command("check", "Answers every case of a file: its id, the verdict, and the rule or the reason.") { cases };
        command.SetAction((parsed, token) => Door(process).CheckAsync(parsed.GetValue(cases) ?? string.Empty, token));
        return command;
    }

    private static PermissionsDoor Door(HostProcess process) => new(process.Output, process.Error, process.Environment);
}
