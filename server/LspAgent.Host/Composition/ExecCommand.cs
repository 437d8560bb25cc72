using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LspAgent.Core.Commands;
using LspAgent.Core.Permissions.Rules;
using LspAgent.Core.Sessions;
using LspAgent.Core.Settings;
using LspAgent.Host.Doors.Exec;
using LspAgent.Host.Platform;

namespace LspAgent.Host.Composition;

/// <summary>The verb <c>exec</c> and its options.</summary>
internal static class ExecCommand
{
    public const string Verb = "exec";

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
        var maxTurns = new Option<int?>("--max-turns") { Description = "Ask the model at most this often.", HelpName = "N", CustomParser = Whole };
        var maxBudget = new Option<decimal?>("--max-budget-usd") { Description = "Spend at most this much.", HelpName = "USD", CustomParser = Money };
        var append = new Option<string?>("--append-system-prompt") { Description = "Say this at the end of the system prompt.", HelpName = "TEXT" };
        var allowed = new Option<string[]>("--allowed-tools", "--allowedTools")
        {
            Description = "Calls that need no question: tools by name, or rules such as 'Bash(npm test:*)'.", HelpName = "RULES", AllowMultipleArgumentsPerToken = true,
        };
        var verbose = new Option<bool>("--verbose") { Description = "Accepted for compatibility: stream-json is always whole.", Hidden = true };
        allowed.Validators.Add(result =>
        {
            if (Names(result.GetValueOrDefault<string[]>()).FirstOrDefault(name => PermissionRule.Parse(RuleEffect.Allow, name, CommandLineOrigin, out _) is null) is { } odd)
            {
                PermissionRule.Parse(RuleEffect.Allow, odd, CommandLineOrigin, out var because);
                result.AddError($"'{odd}' allows nothing, since {because}. --allowed-tools takes names and rules such as Read,Grep or 'Bash(npm test:*)'.");
            }
        });
        var trust = new Option<bool>("--trust") { Description = "Trust this folder for this run: its rules that allow something and its own settings count." };

        var settings = new Option<string?>("--settings") { Description = "Settings for this run, above those of the files: JSON, or a file of it.", HelpName = "FILE|JSON" };
        settings.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && SettingsFiles.WrongOnCommandLine(token.Value) is { } because)
            {
                result.AddError($"--settings: {because}");
            }
        });

        var command = new Command(Verb, "Does what a prompt says, without a person: the result goes to standard output.")
        {
            prompt, output, input, partial, model, mode, resume, continues, maxTurns, maxBudget, append, allowed, settings, trust, verbose,
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
                Settings = parsed.GetValue(settings),
                IsTrusted = parsed.GetValue(trust),
            },
            token));
        return command;
    }

    private static Option<string?> Format(string name, string description, params string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.CompletionSources.Add(values);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !values.Contains(token.Value, StringComparer.Ordinal))
            {
                var meant = Spelling.Nearest(token.Value, values) is { } nearest ? $" Did you mean '{nearest}'?" : "";
                result.AddError($"'{token.Value}' is nothing that {name} takes: {string.Join(", ", values)}.{meant}");
            }
        });
        return option;
    }

    private static ExecFormat FormatOf(string? name) => name switch
    {
        "json" => ExecFormat.Json,
        "stream-json" => ExecFormat.StreamJson,
        _ => ExecFormat.Text,
    };

    private static SettingOrigin CommandLineOrigin { get; } = new(SettingsLayer.CommandLine, "--allowed-tools", 0);

    /// <summary>Commas and blanks part the rules, but not inside of parentheses.</summary>
    private static IEnumerable<string> Names(string[]? values)
    {
        foreach (var value in values ?? [])
        {
            var (start, open) = (0, 0);
            for (var index = 0; index <= value.Length; index++)
            {
                var letter = index < value.Length ? value[index] : ',';
                open += letter switch { '(' => 1, ')' => -1, _ => 0 };
                if ((open > 0 && index < value.Length) || letter is not (',' or ' '))
                {
                    continue;
                }

                if (index > start)
                {
                    yield return value[start..index];
                }

                start = index + 1;
            }
        }
    }

    private static int? Whole(ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number;
        }

        result.AddError($"--max-turns takes a whole number of at least 1, and '{result.Tokens[0].Value}' is none.");
        return null;
    }

    private static decimal? Money(ArgumentResult result)
    {
        if (decimal.TryParse(result.Tokens[0].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) && amount > 0)
        {
            return amount;
        }

        result.AddError($"--max-budget-usd takes an amount above 0 such as 2.50, and '{result.Tokens[0].Value}' is none.");
        return null;
    }
}
