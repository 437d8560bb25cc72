using System.CommandLine;
using System.Globalization;
using LspAgent.Core.Sessions;
using LspAgent.Host.Doors.Exec;

namespace LspAgent.Host.Composition;

/// <summary>The verb <c>exec</c> and its options.</summary>
internal static class ExecCommand
{
    public static Command Create(HostProcess process)
    {
        var prompt = new Argument<string?>("prompt") { Description = "What to do; without it the prompt is read from standard input.", Arity = ArgumentArity.ZeroOrOne };
        var output = Format("--output-format", "How the result is written: text, json or stream-json.", "text", "json", "stream-json");
        var input = Format("--input-format", "How prompts are read from standard input: text or stream-json.", "text", "stream-json");
        var partial = new Option<bool>("--include-partial-messages") { Description = "With stream-json: text as it streams in." };
        var model = new Option<string?>("--model") { Description = "The model that answers.", HelpName = "NAME" };
        var mode = Format("--permission-mode", "What may be done without asking.", [.. SessionOptions.ModeNames]);
        var resume = new Option<string?>("--resume", "-r") { Description = "Go on with this session.", HelpName = "ID" };
        var continues = new Option<bool>("--continue", "-c") { Description = "Go on with the newest session of this folder." };
        var maxTurns = new Option<int?>("--max-turns") { Description = "Ask the model at most this often.", HelpName = "N" };
        var maxBudget = new Option<decimal?>("--max-budget-usd") { Description = "Spend at most this much.", HelpName = "USD" };
        var append = new Option<string?>("--append-system-prompt") { Description = "Say this at the end of the system prompt.", HelpName = "TEXT" };
        var allowed = new Option<string[]>("--allowed-tools", "--allowedTools")
        {
            Description = "Tools that need no question, by name.", HelpName = "NAMES", AllowMultipleArgumentsPerToken = true,
        };
        var verbose = new Option<bool>("--verbose") { Description = "Accepted for compatibility: stream-json is always whole.", Hidden = true };
        maxTurns.Validators.Add(result => RequirePositive(result.GetValueOrDefault<int?>(), "--max-turns", result.AddError));
        maxBudget.Validators.Add(result => RequirePositive(result.GetValueOrDefault<decimal?>(), "--max-budget-usd", result.AddError));
        allowed.Validators.Add(result =>
        {
            if (Names(result.GetValueOrDefault<string[]>()).FirstOrDefault(name => !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_')) is { } odd)
            {
                result.AddError($"'{odd}' is no name of a tool: --allowed-tools takes names such as Read,Grep.");
            }
        });

        var command = new Command("exec", "Does what a prompt says, without a person: the result goes to standard output.")
        {
            prompt, output, input, partial, model, mode, resume, continues, maxTurns, maxBudget, append, allowed, verbose,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(resume) is not null && result.GetValue(continues))
            {
                result.AddError("'--resume' and '--continue' cannot both be given.");
            }
        });
        command.SetAction((parsed, token) => process.ExecAsync(
            new ExecRequest
            {
                Prompt = parsed.GetValue(prompt) is "-" ? null : parsed.GetValue(prompt),
                Output = FormatOf(parsed.GetValue(output)),
                Input = FormatOf(parsed.GetValue(input)),
                IncludesPartialMessages = parsed.GetValue(partial),
                Model = parsed.GetValue(model),
                Mode = parsed.GetValue(mode) is { } name ? SessionOptions.FindMode(name) : null,
                Resume = parsed.GetValue(resume),
                Continues = parsed.GetValue(continues),
                MaxTurns = parsed.GetValue(maxTurns),
                MaxBudgetUsd = parsed.GetValue(maxBudget),
                AppendSystemPrompt = parsed.GetValue(append),
                AllowedTools = [.. Names(parsed.GetValue(allowed))],
            },
            token));
        return command;
    }

    private static Option<string?> Format(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.AcceptOnlyFromAmong(values);
        return option;
    }

    private static ExecFormat FormatOf(string? name) => name switch
    {
        "json" => ExecFormat.Json,
        "stream-json" => ExecFormat.StreamJson,
        _ => ExecFormat.Text,
    };

    private static IEnumerable<string> Names(string[]? values) =>
        (values ?? []).SelectMany(value => value.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static void RequirePositive(decimal? value, string option, Action<string> addError)
    {
        if (value <= 0)
        {
            addError(string.Create(CultureInfo.InvariantCulture, $"{option} must be more than 0, and {value} is not."));
        }
    }
}
