using FsCheck;
using FsCheck.Fluent;

namespace LspAgent.Protocol.Tests.JsonRpc;

/// <summary>However the bytes are split on their way, the messages are the same.</summary>
[TestClass]
public sealed class FramingProperties(TestContext test)
{
    // Strings of JSON: line breaks are escaped, and so is every control character.
    private static readonly Gen<string> Body = Gen.Elements(
            [.. "aZ 09{}[]:,.-é中😀\u2028\u00a0".EnumerateRunes().Select(rune => rune.ToString()), "\\n", "\\r", "\\\"", "Content-Length: 5", new string('x', 5000)])
        .ArrayOf()
        .Select(parts => $"\"{string.Concat(parts)}\"");

    private static readonly Arbitrary<(string[] Bodies, int[] Sizes)> Traffic =
        (from bodies in Body.ArrayOf()
         from sizes in Gen.Choose(1, 40).NonEmptyListOf()
         select (bodies, sizes.ToArray())).ToArbitrary();

    [TestMethod]
    [DataRow("header")]
    [DataRow("line")]
    public void Any_split_of_the_bytes_gives_the_same_messages(string framing) =>
        Prop.ForAll(Traffic, async traffic =>
        {
            var bytes = await Framings.FrameAsync(framing, traffic.Bodies, test.CancellationToken);
            var read = await Framings.ReadAsync(framing, Split(bytes, traffic.Sizes), test.CancellationToken);
            return read.SequenceEqual(traffic.Bodies);
        }).QuickCheckThrowOnFailure();

    [TestMethod]
    [DataRow("header")]
    [DataRow("line")]
    public async Task So_does_every_split_in_two(string framing)
    {
        string[] bodies = ["{\"a\":\"é😀\"}", "{}", "[1]"];
        var bytes = await Framings.FrameAsync(framing, bodies, test.CancellationToken);
        for (var at = 0; at <= bytes.Length; at++)
        {
            CollectionAssert.AreEqual(bodies, await Framings.ReadAsync(framing, [bytes[..at], bytes[at..]], test.CancellationToken), $"split at {at}");
        }
    }

    private static IEnumerable<byte[]> Split(byte[] bytes, int[] sizes)
    {
        var (start, index) = (0, 0);
        while (start < bytes.Length)
        {
            var end = Math.Min(bytes.Length, start + sizes[index++ % sizes.Length]);
            yield return bytes[start..end];
            start = end;
        }
    }
}
