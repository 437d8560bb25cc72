using System.Collections.Immutable;
using System.Text;
using LspAgent.Core.Models;
using LspAgent.Core.Prompts;

namespace LspAgent.Core.Permissions.Auto;

/// <summary>Asks a small model, with nothing that a tool showed. Anything but a plain yes in good time is a no.</summary>
/// <param name="model">The model to ask.</param>
/// <param name="userSaid">What the user said in this session, the newest last.</param>
/// <param name="paid">Takes note of each reply, which costs something.</param>
public sealed class ModelCritic(
    Func<ModelChoice> model,
    Func<CancellationToken, ValueTask<ImmutableArray<string>>> userSaid,
    Func<ModelReply, ModelInfo, ValueTask> paid,
    TimeProvider time) : ICallCritic
{
    /// <summary>Longer than this nobody should wait for a question that could have been asked.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private const int MostWords = 6_000;
    private const int MostInput = 8_000;

    private static readonly ImmutableArray<SystemSection> Instruction =
        [new(BuiltInPrompts.Read("Permissions/Auto/critic.md"), EndsCachedPrefix: true)];

    public async ValueTask<CriticVerdict> JudgeAsync(PermissionRequest request, CancellationToken cancellationToken)
    {
        if (model() is not ModelChoice.Ready { Model: var info, Client: var client })
        {
            return new CriticVerdict(IsAllowed: false, "there is no model that could judge it");
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            var question = new ModelRequest
            {
                Model = info.Id,
                System = Instruction,
                Tools = ToolBlock.None,
                Messages = [Message.User(Describe(request, await userSaid(either.Token)))],
                MaxOutputTokens = Math.Min(info.MaxOutputTokens, 200),
            };
            await foreach (var happened in client.StreamAsync(question, either.Token))
            {
                if (happened is ModelEvent.Completed { Reply: var reply })
                {
                    await paid(reply, info);
                    return Read(reply);
                }
            }

            return new CriticVerdict(IsAllowed: false, "the model that judges could not be asked");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CriticVerdict(IsAllowed: false, "the model that judges took too long");
        }
    }

    /// <summary>Only what begins with the plain word counts, in a reply that came to its end.</summary>
    private static CriticVerdict Read(ModelReply reply)
    {
        var text = string.Concat(reply.Content.OfType<ContentBlock.Text>().Select(static block => block.Value)).Trim();
        var line = text.Split('\n')[0].Trim();
        var reason = line.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? line[(colon + 1)..].Trim() : string.Empty;
        var isAllowed = reply.Stop is StopReason.EndTurn && (line is "ALLOW" || line.StartsWith("ALLOW:", StringComparison.Ordinal)) && !text.Contains("ASK", StringComparison.Ordinal);
        return new CriticVerdict(isAllowed, reason.Length is 0 or > 200 ? isAllowed ? "it serves what was asked for" : "it is not sure" : reason);
    }

    private static string Describe(PermissionRequest request, ImmutableArray<string> said)
    {
        var text = new StringBuilder("What the developer said, the newest last:\n\n");
        foreach (var words in Newest(said))
        {
            text.Append("<developer>\n").Append(Quoted(words)).Append("\n</developer>\n");
        }

        text.Append("\nThe call: the tool ").Append(request.Tool).Append(" in the workspace ").Append(request.Roots.Root).Append('\n');
        if (request.Call.Command is { } command)
        {
            text.Append("in the directory ").Append(request.Call.Directory ?? request.Roots.Root).Append("\n<command>\n").Append(Quoted(command)).Append("\n</command>\n");
        }
        else
        {
            text.Append("<input>\n").Append(Quoted(request.Input)).Append("\n</input>\n");
        }

        return text.ToString();
    }

    private static IEnumerable<string> Newest(ImmutableArray<string> said)
    {
        var (from, length) = (said.Length, 0);
        while (from > 0 && length + said[from - 1].Length <= MostWords)
        {
            length += said[--from].Length;
        }

        return from == said.Length && said is [.., var last] ? [last[..Math.Min(last.Length, MostWords)]] : said[from..];
    }

    /// <summary>No text can close what it stands in, and none can hide its end.</summary>
    private static string Quoted(string text)
    {
        var shown = text.Length > MostInput ? text[..MostInput] + $"\n[{text.Length - MostInput} more characters, which is a reason for ASK]" : text;
        return shown.Replace("</", "<\\/", StringComparison.Ordinal);
    }
}
