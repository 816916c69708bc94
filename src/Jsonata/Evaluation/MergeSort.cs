namespace Trunkline.Jsonata.Evaluation;

/// <summary>Stable merge sort of positions that asks its comparison the same questions as the reference implementation,
/// so that a comparison function that is inconsistent or fails behaves the same.</summary>
internal static class MergeSort
{
    /// <param name="count">How many items there are.</param>
    /// <param name="isAfter">True where the left item belongs behind the right one.</param>
    /// <param name="run">Counts the comparisons.</param>
    /// <returns>The positions of the items in order.</returns>
    public static int[] Order(int count, Func<int, int, bool> isAfter, Run run)
    {
        var order = new int[count];
        for (var index = 0; index < count; index++)
            order[index] = index;
        Sort(order, new int[count], isAfter, run);
        return order;
    }

    private static void Sort(Span<int> order, Span<int> scratch, Func<int, int, bool> isAfter, Run run)
    {
        if (order.Length <= 1)
            return;
        var middle = order.Length / 2;
        Sort(order[..middle], scratch[..middle], isAfter, run);
        Sort(order[middle..], scratch[middle..], isAfter, run);
        order.CopyTo(scratch);
        var (left, right) = (0, middle);
        for (var target = 0; target < order.Length; target++)
        {
            var takesRight = left == middle;
            if (left < middle && right < order.Length)
            {
                run.Step();
                takesRight = isAfter(scratch[left], scratch[right]);
            }

            order[target] = takesRight ? scratch[right++] : scratch[left++];
        }
    }
}
