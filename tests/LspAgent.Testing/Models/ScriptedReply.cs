using System.Collections.Immutable;
using System.Globalization;
using LspAgent.Core.Models;

namespace LspAgent.Testing.Models;

/// <summary>One step of a scripted reply, in the order in which the model does it. Closed.</summary>
public abstract record ScriptedStep
{
    private ScriptedStep()
    {
    }

    public sealed record Text(string Value) : ScriptedStep;

    public sealed record Thinking(string Value) : ScriptedStep;

    /// <summary>A thought that the vendor hides.</summary>
    public sealed record Redacted(string Data) : ScriptedStep;

    /// <param name="Id">Null for the next number of the script.</param>
    public sealed record Call(string Name, string Input, string? Id) : ScriptedStep;

    /// <summary>A search of the service's own that finds one page, which the text that follows names.</summary>
    public sealed record Found(string Address, string Title) : ScriptedStep;

    /// <summary>The stream stands still until the test opens the gate.</summary>
    public sealed record Wait(string Gate) : ScriptedStep;

    /// <summary>The same words over and over, until the client goes away.</summary>
    public sealed record Endless(string Words) : ScriptedStep
    {
        /// <summary>As fast as a model that is quick.</summary>
        public static TimeSpan Pace { get; } = TimeSpan.FromMilliseconds(5);
    }

    /// <summary>The request fails here, as the real service would fail it.</summary>
    public sealed record Fail(ModelErrorKind Kind, string Message) : ScriptedStep;

    /// <summary>The attempt fails here and the reply goes on as the next attempt.</summary>
    public sealed record Retry(ModelErrorKind Kind) : ScriptedStep;

    /// <summary>The connection is reset here.</summary>
    public sealed record Cut : ScriptedStep;
}

/// <summary>
/// One reply of a scripted model, written as text. Lines are what the model says; a line that begins with <c>-> </c> is a
/// call (<c>-> Grep {"pattern":"Foo"}</c>, or <c>-> Grep#my_id {…}</c>), with <c>? </c> a thought, with <c>?# </c>
/// a hidden thought's data, with <c>!</c> an instruction: <c>!stop max_tokens</c>, <c>!usage input=5 output=9 read=0 write=0</c>, <c>!wait gate</c>, <c>!endless words</c>,
/// <c>!found https://a.org/1 Its title</c>, <c>!retry overloaded</c>, <c>!fail rate_limited slow down</c>, <c>!cut</c>, <c>!model name</c>.
/// </summary>
public sealed record ScriptedReply
{
    public static TokenUsage DefaultUsage { get; } = new(100, 10, 0, 0);

    public required ImmutableArray<ScriptedStep> Steps { get; init; }

    public required StopReason Stop { get; init; }

    public TokenUsage Usage { get; init; } = DefaultUsage;

    /// <summary>The model that says it answered; null for the one that was asked.</summary>
    public string? Model { get; init; }

    public static ScriptedReply Parse(string text)
    {
        var steps = ImmutableArray.CreateBuilder<ScriptedStep>();
        StopReason? stop = null;
        var usage = DefaultUsage;
        string? model = null;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("-> ", StringComparison.Ordinal))
            {
                steps.Add(ParseCall(line[3..]));
            }
            else if (line.StartsWith("?# ", StringComparison.Ordinal))
            {
                steps.Add(new ScriptedStep.Redacted(line[3..]));
            }
            else if (line.StartsWith("? ", StringComparison.Ordinal))
            {
                Append(steps, line[2..], (value) => new ScriptedStep.Thinking(value), (step) => (step as ScriptedStep.Thinking)?.Value);
            }
            else if (line.StartsWith('!'))
            {
                var (word, rest) = Cut(line[1..]);
                switch (word)
                {
                    case "stop": stop = ParseName<StopReason>(rest); break;
                    case "usage": usage = ParseUsage(rest); break;
                    case "model": model = rest; break;
                    default: steps.Add(ParseInstruction(word, rest)); break;
                }
            }
            else
            {
                Append(steps, line, (value) => new ScriptedStep.Text(value), (step) => (step as ScriptedStep.Text)?.Value);
            }
        }

        steps.RemoveAll(step => step is ScriptedStep.Text { Value: "" });
        stop ??= steps.Any(step => step is ScriptedStep.Call) ? StopReason.ToolUse : StopReason.EndTurn;
        return new ScriptedReply { Steps = steps.ToImmutable(), Stop = stop.Value, Usage = usage, Model = model };
    }

    /// <summary>Replies in one text, parted by lines of three hyphens.</summary>
    public static ImmutableArray<ScriptedReply> ParseAll(string script) =>
        [.. script.ReplaceLineEndings("\n").TrimEnd('\n').Split("\n---\n").Select(Parse)];

    /// <summary>The signature that a scripted model puts under a thought.</summary>
    public static string SignatureOf(string thought)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in thought)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return "sig" + hash.ToString("x16", CultureInfo.InvariantCulture);
    }

    private static void Append(ImmutableArray<ScriptedStep>.Builder steps, string line, Func<string, ScriptedStep> make, Func<ScriptedStep, string?> read)
    {
        if (steps.Count > 0 && read(steps[^1]) is { } before)
        {
            steps[^1] = make(before + "\n" + line);
        }
        else
        {
            steps.Add(make(line));
        }
    }

    private static ScriptedStep.Call ParseCall(string text)
    {
        var (head, input) = Cut(text);
        var hash = head.IndexOf('#', StringComparison.Ordinal);
        return hash < 0
            ? new ScriptedStep.Call(head, input.Length == 0 ? "{}" : input, Id: null)
            : new ScriptedStep.Call(head[..hash], input.Length == 0 ? "{}" : input, head[(hash + 1)..]);
    }

    private static ScriptedStep ParseInstruction(string word, string rest)
    {
        var (first, message) = Cut(rest);
        return word switch
        {
            "found" => new ScriptedStep.Found(first, message),
            "wait" => new ScriptedStep.Wait(rest),
            "endless" => new ScriptedStep.Endless(rest),
            "cut" => new ScriptedStep.Cut(),
            "retry" => new ScriptedStep.Retry(ParseName<ModelErrorKind>(first)),
            "fail" => new ScriptedStep.Fail(ParseName<ModelErrorKind>(first), message.Length == 0 ? "The script fails here." : message),
            _ => throw new FormatException($"A scripted reply knows no instruction '!{word}'."),
        };
    }

    private static TokenUsage ParseUsage(string text)
    {
        long Read(string name) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(part => long.Parse(part[(name.Length + 1)..], CultureInfo.InvariantCulture))
            .FirstOrDefault();
        return new TokenUsage(Read("input"), Read("output"), Read("read"), Read("write"));
    }

    private static T ParseName<T>(string text)
        where T : struct, Enum => Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);

    private static (string First, string Others) Cut(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
    }
}
